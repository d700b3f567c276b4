namespace InferenceServer.Media.Text;

/// <summary>Tokens spelled with <see cref="ByteAlphabet"/>; with an end-of-word suffix, as in CLIP, a space stands between words.</summary>
internal sealed class ByteLevelStage(DecodeStage next, string endSuffix) : Utf8Stage(next)
{
    private bool _spaceDue;

    public override void Push(string token)
    {
        bool endsWord = endSuffix.Length > 0 && token.EndsWith(endSuffix, StringComparison.Ordinal);
        ReadOnlySpan<char> spelled = endsWord ? token.AsSpan(0, token.Length - endSuffix.Length) : token;
        if (_spaceDue)
        {
            PassBytes(" "u8, flush: false);
        }
        _spaceDue = endsWord;
        byte[] bytes = new byte[spelled.Length];
        for (int i = 0; i < spelled.Length; i++)
        {
            int value = ByteAlphabet.ToByte(spelled[i]);
            if (value < 0)
            {
                // Added tokens are ordinary text.
                PassBytes(System.Text.Encoding.UTF8.GetBytes(token), flush: false);
                return;
            }
            bytes[i] = (byte)value;
        }
        PassBytes(bytes, flush: false);
    }
}
