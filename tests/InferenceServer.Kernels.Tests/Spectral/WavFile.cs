using System.Text;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>Reads 16-bit PCM; full scale is 1.</summary>
internal static class WavFile
{
    /// <summary>The mean of the channels.</summary>
    public static float[] ReadMono(string path)
    {
        float[][] channels = Read(path);
        float[] mono = new float[channels[0].Length];
        for (int i = 0; i < mono.Length; i++)
        {
            mono[i] = channels.Sum(c => c[i]) / channels.Length;
        }

        return mono;
    }

    public static float[][] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int channels = 0;
        for (int at = 12; at < bytes.Length;)
        {
            string name = Encoding.ASCII.GetString(bytes, at, 4);
            int size = BitConverter.ToInt32(bytes, at + 4);
            if (name == "fmt ")
            {
                channels = BitConverter.ToUInt16(bytes, at + 10);
                Assert.Equal(16, BitConverter.ToUInt16(bytes, at + 22));
            }
            else if (name == "data")
            {
                return [.. Enumerable.Range(0, channels).Select(c => Channel(bytes, at + 8, size, channels, c))];
            }

            at += 8 + size + (size & 1);
        }

        throw new InvalidDataException($"{path} has no data");
    }

    private static float[] Channel(byte[] bytes, int start, int size, int channels, int channel)
    {
        float[] samples = new float[size / (2 * channels)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BitConverter.ToInt16(bytes, start + (2 * ((i * channels) + channel))) / 32768f;
        }

        return samples;
    }
}
