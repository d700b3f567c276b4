namespace InferenceServer.Media.Text;

/// <summary>Sets a stage up before <paramref name="next"/>, fresh for one text.</summary>
internal delegate DecodeStage DecoderStep(DecodeStage next);
