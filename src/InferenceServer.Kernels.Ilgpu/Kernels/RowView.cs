using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>One row and what is left of it.</summary>
internal struct RowView
{
    public ArrayView<float> Logits;
    public long First;
    public int Length;
    public bool Infinite;
    public float Largest;
    public float Scale;
    public float LeastPower;

    /// <summary>Logits with smaller keys are cut off; of those with this very key, the positions after LastTie.</summary>
    public uint CutKey;
    public int LastTie;

    public readonly float At(int position)
    {
        float logit = Logits[First + position];
        return !Infinite ? logit : logit == float.PositiveInfinity ? 0f : float.NegativeInfinity;
    }

    public readonly bool Cuts(uint key, int position) => key > CutKey || (key == CutKey && position <= LastTie);

    public readonly bool Ties(int position)
    {
        float logit = At(position);
        return logit > float.NegativeInfinity && DeviceWeight.Key(logit) == CutKey && position <= LastTie;
    }

    public readonly long Mass(int position, bool counting) => counting ? 1 : DeviceWeight.Of(At(position), Largest, Scale);

    public readonly long Kept(int position)
    {
        float logit = At(position);
        return logit > float.NegativeInfinity && Cuts(DeviceWeight.Key(logit), position) && DeviceWeight.Power(logit, Largest, Scale) >= LeastPower
            ? DeviceWeight.Of(logit, Largest, Scale)
            : 0;
    }
}
