using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.BareServer;

/// <summary>Gives the one input back as the one output.</summary>
internal sealed class EchoService : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context)
        => Task.FromResult(new ServerReadyResponse { Ready = true });

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        ModelInferRequest.Types.InferInputTensor input = request.Inputs[0];
        ModelInferResponse response = new() { ModelName = request.ModelName, ModelVersion = "1", Id = request.Id };
        response.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor { Name = "OUTPUT0", Datatype = input.Datatype, Shape = { input.Shape } });
        response.RawOutputContents.Add(request.RawInputContents[0]);
        return Task.FromResult(response);
    }
}
