using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Errors;

public sealed class ErrorTests(SharedModels models) : IClassFixture<SharedModels>
{
    private readonly TestServer _server = models.Server;

    public static TheoryData<string> Cases => [.. BadRequests.All.Select(b => b.Case)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ModelInfer_BadRequest_FailsWithTheProtocolsWordsAndTheNextIsAnswered(string name)
    {
        BadRequest bad = BadRequests.All.Single(b => b.Case == name);

        Status status = await _server.FailureAsync(bad.Make());

        Assert.Equal(bad.Code, status.StatusCode);
        Assert.Contains(bad.Text, status.Detail, StringComparison.Ordinal);
        Assert.Equal([1f], Requests.FloatsOf(await _server.InferAsync(BadRequests.Good())));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ModelInfer_BadRequestWithAnId_IsPrefixedWhereTheInputIsWrong(string name)
    {
        BadRequest bad = BadRequests.All.Single(b => b.Case == name);
        ModelInferRequest request = bad.Make();
        request.Id = "a1";

        Status status = await _server.FailureAsync(request);

        // What cannot be decoded at all, and what is not about the input, has no prefix.
        bool isInput = bad.Code == StatusCode.InvalidArgument && !bad.Case.Contains("than anybody has", StringComparison.Ordinal);
        Assert.Equal(isInput, status.Detail.StartsWith("[request id: a1] ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ModelInfer_BadInputOfAnUnknownModel_NamesTheModel()
    {
        Status status = await _server.FailureAsync(Requests.Raw("nobody", "NONSENSE", [1], -1));

        Assert.Equal(StatusCode.NotFound, status.StatusCode);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task ModelInfer_NamesAsLongAsBooks_StillFailWithTheRightStatus(int length)
    {
        string name = new('界', length);
        ModelInferRequest input = BadRequests.Good(), id = BadRequests.Good(), output = BadRequests.Good();
        input.Inputs[0].Name = name;
        id.Id = name;
        id.ModelVersion = "x";
        output.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = name });

        Assert.Equal(StatusCode.NotFound, (await _server.FailureAsync(BadRequests.Good(name))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await _server.FailureAsync(input)).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await _server.FailureAsync(id)).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await _server.FailureAsync(output)).StatusCode);
    }

    [Fact]
    public async Task ModelInfer_OverlongMessageText_IsCutAndSaysSo()
    {
        Status status = await _server.FailureAsync(BadRequests.Good(new string('m', 5000)));

        Assert.StartsWith("Request for unknown model: 'mmm", status.Detail, StringComparison.Ordinal);
        Assert.EndsWith("…", status.Detail, StringComparison.Ordinal);
        Assert.InRange(status.Detail.Length, 500, 1000);
    }

    [Fact]
    public async Task ModelInfer_GoodParameters_AreAccepted()
    {
        ModelInferRequest request = BadRequests.Good();
        request.Parameters["priority"] = new InferParameter { Uint64Param = 1 };
        request.Parameters["timeout"] = new InferParameter { Int64Param = 1_000_000 };
        request.Parameters["sequence_id"] = new InferParameter { StringParam = "" };
        request.Parameters["mine"] = new InferParameter { DoubleParam = 0.5 };
        request.Parameters["triton_enable_empty_final_response"] = new InferParameter { BoolParam = true };

        Assert.Equal([1f], Requests.FloatsOf(await _server.InferAsync(request)));
    }

    [Fact]
    public async Task ModelInfer_InputsInAnotherOrder_AreMatchedByName()
    {
        byte[] ones = new byte[64], twos = new byte[64];
        for (int i = 0; i < 16; i++)
        {
            BitConverter.TryWriteBytes(ones.AsSpan(4 * i), 1f);
            BitConverter.TryWriteBytes(twos.AsSpan(4 * i), 2f);
        }

        ModelInferResponse response = await _server.InferAsync(
            Requests.Of("pair", Requests.Input("INPUT1", "FP32", 1, 16), Requests.Input("INPUT0", "FP32", 1, 16)).WithRaw(ones, twos));

        Assert.Equal(["OUTPUT0", "OUTPUT1"], response.Outputs.Select(o => o.Name));
        Assert.Equal(1f, BitConverter.ToSingle(response.RawOutputContents[1].Span));
    }
}
