namespace InferenceServer.Media.Images.Png;

/// <summary>The sub-pictures that a PNG stores one after the other: seven where it is interlaced, else the picture itself.</summary>
internal static class Adam7
{
    public static IEnumerable<PngPass> Passes(PngHeader header)
    {
        if (!header.Interlaced)
        {
            yield return new(0, 0, 1, 1, header.Width, header.Height);
            yield break;
        }

        ReadOnlyMemory<(int X, int Y, int StepX, int StepY)> grid = new[]
        {
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        };
        for (int i = 0; i < grid.Length; i++)
        {
            (int x, int y, int stepX, int stepY) = grid.Span[i];
            PngPass pass = new(x, y, stepX, stepY, Steps(header.Width - x, stepX), Steps(header.Height - y, stepY));
            if (pass.Width > 0 && pass.Height > 0)
            {
                yield return pass;
            }
        }
    }

    /// <summary>The bytes of all rows of all sub-pictures, filter bytes included.</summary>
    public static long PackedBytes(PngHeader header)
        => Passes(header).Sum(pass => (long)pass.Height * (header.RowBytes(pass.Width) + 1));

    private static int Steps(int length, int step) => (length + step - 1) / step;
}
