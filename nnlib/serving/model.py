"""What KServe's model server needs to know of an ONNX file, and what it leaves to us.

KServe's are the paths, JSON, the forms of requests and answers, and 404 for a model that it does not know.
Ours are versions, the checks of the numbers (`OnnxModel.preprocess`), the limit of a request's length, and
an answer to requests for which KServe has none but 500 (`StrictDataPlane`, `say_what_is_wrong`).
"""

import math
import pathlib

import kserve
import numpy as np
import onnxruntime
from kserve.errors import InvalidInput
from kserve.protocol.dataplane import DataPlane
from kserve.utils.utils import generate_uuid
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

_LARGEST = float(np.finfo(np.float32).max)


class OnnxModel(kserve.Model):
    """The newest version of a model.

    Parameters
    ----------
    folder : path
        Named as the model; holds ``1/model.onnx``, ``2/model.onnx`` and so on.
    """

    def __init__(self, folder):
        super().__init__(folder.name)
        versions = [int(path.parent.name) for path in folder.glob("[0-9]*/model.onnx")]
        if not versions:
            raise FileNotFoundError(f"There is no {folder / '1' / 'model.onnx'}, and no other version.")
        self.version = max(versions)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the models are small: more would wait for one another
        self.session = onnxruntime.InferenceSession(
            folder / str(self.version) / "model.onnx", options, providers=["CPUExecutionProvider"]
        )
        inputs, outputs = self.session.get_inputs(), self.session.get_outputs()
        if [tensor.type for tensor in (*inputs, *outputs)] != ["tensor(float)"] * 2:
            raise ValueError(
                f"{self.name} must have one input and one output of float32. It has "
                f"{[(tensor.name, tensor.type) for tensor in (*inputs, *outputs)]}."
            )
        self.input, self.output = _tensor(inputs[0]), _tensor(outputs[0])
        self.ready = True

    def get_input_types(self):
        """What the model's metadata say of its input."""
        return [self.input]

    def get_output_types(self):
        """What the model's metadata say of its output."""
        return [self.output]

    async def preprocess(self, request, headers=None):
        """Refuse, with a reason, what the model cannot answer; KServe makes it status 400."""
        if not isinstance(request, kserve.InferRequest):
            raise InvalidInput(f"Use the Open Inference Protocol: /v2/models/{self.name}/infer.")
        name, wanted = self.input["name"], self.input["shape"]
        names = [tensor.name for tensor in request.inputs]
        if names != [name]:
            raise InvalidInput(f"Expected one input, {name!r}. Received: {names}.")
        tensor = request.inputs[0]
        if tensor.datatype != "FP32":
            raise InvalidInput(f"Expected datatype 'FP32'. Received: {tensor.datatype!r}.")
        shape = tensor.shape
        if len(shape) != len(wanted) or not all(map(_fits, shape, wanted)):
            raise InvalidInput(f"Expected shape {wanted}, where -1 is any number. Received: {shape}.")
        numbers, needed = np.array(tensor.data, dtype=object).ravel(), math.prod(shape)
        if len(numbers) != needed:
            raise InvalidInput(f"Shape {shape} needs {needed} numbers. Received: {len(numbers)}.")
        for place, number in enumerate(numbers):
            if type(number) not in (int, float) or not -_LARGEST <= number <= _LARGEST:  # also NaN is not
                raise InvalidInput(f"data[{place}] must be a finite number. Received: {number!r:.50}.")
        return request

    async def predict(self, request, headers=None):
        """The model's answer, with the version that gave it."""
        rows = request.inputs[0].as_numpy()
        (result,) = self.session.run(None, {self.input["name"]: rows})
        output = kserve.InferOutput(self.output["name"], list(result.shape), "FP32")
        output.set_data_from_numpy(result, binary_data=False)
        return kserve.InferResponse(
            request.id or generate_uuid(),
            self.name,
            [output],
            model_version=str(self.version),
        )


def _fits(size, wanted):
    return size > 0 and wanted in (size, -1)


def _tensor(tensor):
    shape = [size if isinstance(size, int) else -1 for size in tensor.shape]
    return {"name": tensor.name, "datatype": "FP32", "shape": shape}


class ModelFolder(kserve.ModelRepository):
    """All models of a folder; POST /v2/repository/models/NAME/load takes up the newest version of one."""

    def load_models(self):
        """Load every model of the folder; ValueError if there is none."""
        super().load_models()
        if not self.models:
            raise ValueError(f"There is no model in {self.models_dir!r}.")

    def load_model(self, name):
        """Load the model `name`."""
        return self.load(name)

    def load(self, name):
        """Load the newest version of the model `name`; if that fails, the one before stays in use."""
        if name not in {path.name for path in pathlib.Path(self.models_dir).iterdir()}:
            raise FileNotFoundError(f"There is no model {name!r}.")
        self.update(OnnxModel(pathlib.Path(self.models_dir, name)))
        return True


class StrictDataPlane(DataPlane):
    """Refuses numbers as bytes, the protocol's other form, whose mistakes KServe answers with 500."""

    def decode_inference_request(self, body, headers, model_name):
        """Read a request for a prediction."""
        if isinstance(body, bytes):
            raise InvalidInput("Expected JSON, and the header 'Content-Type: application/json'.")
        if body.id and not body.id.isprintable():  # half a character would spoil the answer, which repeats it
            raise InvalidInput("Expected an id that can be printed.")
        return super().decode_inference_request(body, headers, model_name)


async def say_what_is_wrong(request, error):
    """Answer 422 to a body of the wrong form, without repeating it: it may be long, and JSON has no NaN."""
    faults = [{"loc": fault["loc"], "msg": fault["msg"]} for fault in error.errors()]
    return JSONResponse({"detail": faults}, 422)


class BodyLimit:
    """Answers 413 to a request with a body of more than `limit` bytes, of which it keeps no more.

    It is a middleware: it stands between the server and the `app`, the application behind it.
    """

    def __init__(self, app, limit):
        self.app, self.limit = app, limit

    async def __call__(self, scope, receive, send):
        size = 0

        async def limited():
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            while size > self.limit and message.get("more_body"):
                message = await receive()  # to the end: who is still sending does not read the answer
            if size > self.limit:
                raise HTTPException(413, f"A request has at most {self.limit} bytes.")
            return message

        await self.app(scope, limited, send)
