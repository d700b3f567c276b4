namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Damages a message's bytes as transport, attackers and other languages' bugs do.</summary>
internal static class MessageMutation
{
    private static readonly byte[] Edges = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

    public static byte[] Mutate(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        switch (random.Next(7))
        {
            case 0:
                return bytes[..random.Next(bytes.Length + 1)];
            case 1:
                Repeat(1 + random.Next(4), () => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
                return bytes;
            case 2:
                Repeat(1 + random.Next(4), () => bytes[random.Next(bytes.Length)] = Edge(random));
                return bytes;
            case 3:
                int from = random.Next(bytes.Length), length = random.Next(bytes.Length - from);
                return [.. bytes[..from], .. bytes[(from + length)..]];
            case 4:
                int at = random.Next(bytes.Length);
                byte[] inserted = new byte[random.Next(1, 24)];
                random.NextBytes(inserted);
                return [.. bytes[..at], .. inserted, .. bytes[at..]];
            case 5:
                return [.. bytes, .. bytes[random.Next(bytes.Length)..]];
            default:
                byte[] noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
        }
    }

    // Where numbers and lengths change their width or sign.
    private static byte Edge(Random random) => Edges[random.Next(Edges.Length)];

    private static void Repeat(int times, Action damage)
    {
        for (int i = 0; i < times; i++)
        {
            damage();
        }
    }
}
