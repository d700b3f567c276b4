using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace InferenceServer.Media.Images.Jpeg;

/// <summary>Encodes a JPEG with libturbojpeg.</summary>
internal static unsafe class JpegEncoder
{
    private const int LongestSegment = 65533;

    public static byte[] Encode(ImageBuffer picture, int quality, IReadOnlyList<ImageText> texts, TurboJpeg library)
    {
        // From here on the blur of halved chroma would be what one sees first.
        int chroma = quality >= 92 ? TurboJpeg.Chroma444 : TurboJpeg.Chroma420;
        int most = checked((int)library.LargestSize(picture.Width, picture.Height, chroma).Value);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most);
        nint handle = library.InitCompress();
        try
        {
            if (handle == 0)
            {
                throw new InsufficientMemoryException("libturbojpeg has no memory for an encoder");
            }

            fixed (byte* from = picture.Pixels, to = buffer)
            {
                byte* target = to;
                CULong length = new((nuint)most);
                int result = library.Compress(
                    handle, from, picture.Width, 0, picture.Height, TurboJpeg.PixelRgb, &target, &length, chroma, quality, TurboJpeg.FlagNoRealloc | TurboJpeg.FlagAccurateTransform);
                return result == 0
                    ? WithComments(buffer.AsSpan(0, (int)length.Value), texts)
                    : throw new ImageException(ImageError.TooLarge, $"the picture of {picture.Width} × {picture.Height} cannot be written as JPEG: {library.ErrorText(handle)}");
            }
        }
        finally
        {
            if (handle != 0)
            {
                library.Destroy(handle);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The file with each text in a comment segment of its own, after the first two segments (start, JFIF).</summary>
    private static byte[] WithComments(ReadOnlySpan<byte> file, IReadOnlyList<ImageText> texts)
    {
        if (texts.Count == 0)
        {
            return file.ToArray();
        }

        int head = 2 + 2 + BinaryPrimitives.ReadUInt16BigEndian(file[4..]);
        using MemoryStream target = new(file.Length + 1024);
        target.Write(file[..head]);
        Span<byte> marker = stackalloc byte[4];
        foreach (ImageText text in texts)
        {
            byte[] comment = Encoding.UTF8.GetBytes($"{text.Keyword}: {text.Text}");
            if (comment.Length > LongestSegment)
            {
                throw new ArgumentException($"the text '{text.Keyword}' has {comment.Length} bytes; a JPEG comment holds at most {LongestSegment}", nameof(texts));
            }

            marker[0] = 0xFF;
            marker[1] = 0xFE;
            BinaryPrimitives.WriteUInt16BigEndian(marker[2..], (ushort)(comment.Length + 2));
            target.Write(marker);
            target.Write(comment);
        }

        target.Write(file[head..]);
        return target.ToArray();
    }
}
