"""A real gRPC server in this process whose answers a test stages, one per call; after them it echoes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from inference_client._generated.inference import grpc_service_pb2 as pb
from inference_client._generated.inference import grpc_service_pb2_grpc as stubs


class Fail:
    """Answers with an error."""

    def __init__(self, code, message="staged", trailers=()):
        self.code, self.message, self.trailers = code, message, trailers


class Hang:
    """Answers when the caller has left."""


class StagedServer(stubs.GRPCInferenceServiceServicer):
    def __init__(self):
        self.stages = []
        self.requests = []
        self.metadata = []
        self.arrived = threading.Event()
        self.left = threading.Event()
        self._server = grpc.server(ThreadPoolExecutor(4))
        stubs.add_GRPCInferenceServiceServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self):
        self._server.stop(0).wait(10)

    def ModelInfer(self, request, context):
        self._play(request, context)
        stage = self.stages.pop(0) if self.stages else None
        if isinstance(stage, pb.ModelInferResponse):
            return stage
        self._fail(stage, context)
        response = pb.ModelInferResponse(model_name=request.model_name, model_version="3", id=request.id)
        for tensor in request.inputs:
            name = tensor.name.replace("INPUT", "OUTPUT")
            response.outputs.add(name=name, datatype=tensor.datatype, shape=tensor.shape)
        response.raw_output_contents.extend(request.raw_input_contents)
        for key, value in request.parameters.items():
            response.parameters[key].CopyFrom(value)
        return response

    def ServerLive(self, request, context):
        self._play(request, context)
        self._fail(self.stages.pop(0) if self.stages else None, context)
        return pb.ServerLiveResponse(live=True)

    def ServerReady(self, request, context):
        return pb.ServerReadyResponse(ready=False)

    def ModelReady(self, request, context):
        return pb.ModelReadyResponse(ready=request.name == "known" and request.version in ("", "3"))

    def ServerMetadata(self, request, context):
        self._play(request, context)
        self._fail(self.stages.pop(0) if self.stages else None, context)
        return pb.ServerMetadataResponse(name="staged", version="1.2", extensions=["statistics"])

    def ModelMetadata(self, request, context):
        response = pb.ModelMetadataResponse(name=request.name, versions=["1", "3"], platform="staged")
        response.inputs.add(name="INPUT0", datatype="FP32", shape=[-1, 4])
        response.outputs.add(name="OUTPUT0", datatype="BYTES", shape=[-1])
        return response

    def _play(self, request, context):
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))

    def _fail(self, stage, context):
        if isinstance(stage, Hang):
            context.add_callback(self.left.set)
            self.arrived.set()
            self.left.wait(30)
        elif isinstance(stage, Fail):
            context.set_trailing_metadata(tuple(stage.trailers))
            context.abort(stage.code, stage.message)
