"""A checksum by hand."""

from nnlib.exercises import exercise


def inputs(rng):
    for content in (b"abc", b"", b"acb", bytes(range(256)) * 4, rng.bytes(2000)):
        yield (content,)


@exercise(
    inputs=inputs,
    rtol=0,
    atol=0,
    hints=[
        "A loop over a bytes object gives its bytes as whole numbers.",
        "In the loop: `a = (a + byte) % 65521`, and then `b = (b + a) % 65521`.",
    ],
    remark="In Python: `zlib.adler32`. `a` alone would not notice two swapped bytes; `b` does.",
)
def checksum(content):
    """Return the checksum Adler-32 of a bytes object, an int.

    `a` begins at 1 and `b` at 0. For each byte: add the byte to `a`, and then add `a` to `b`. After each
    addition keep the remainder of a division by 65,521. The result is 65,536 · b + a.
    """
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * b + a


@checksum.misconception("Your `a` begins at 0. It must begin at 1.")
def a_begins_at_0(content):
    a, b = 0, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * b + a


@checksum.misconception("In your result `a` and `b` are swapped.")
def a_and_b_swapped(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return 65536 * a + b


@checksum.misconception("You add the old `a` to `b`. Add the byte to `a` first.")
def old_a_added(content):
    a, b = 1, 0
    for byte in content:
        b = (b + a) % 65521
        a = (a + byte) % 65521
    return 65536 * b + a


@checksum.misconception("You add the byte to `b`. Add `a`: it is what makes the order count.")
def byte_added_to_both(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b = (b + byte) % 65521
    return 65536 * b + a


@checksum.misconception(
    "You leave out the remainder, so your sums grow with the content: after each addition `% 65521`."
)
def no_remainder(content):
    a, b = 1, 0
    for byte in content:
        a += byte
        b += a
    return 65536 * b + a


@checksum.misconception("You divide by 65,536. The remainders are those of 65,521, a prime number.")
def remainders_of_65536(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65536
        b = (b + a) % 65536
    return 65536 * b + a


@checksum.misconception("You leave out the remainder of `b`. Keep it after each addition.")
def no_remainder_of_b(content):
    a, b = 1, 0
    for byte in content:
        a = (a + byte) % 65521
        b += a
    return 65536 * b + a
