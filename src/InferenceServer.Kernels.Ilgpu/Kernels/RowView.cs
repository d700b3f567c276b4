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

    /// <summary>Whether what is left is ordered by how near its power is to Mean, and cut off in the same way by that order.</summary>
    public bool Typical;
    public float Mean;
    public uint NearKey;
    public int LastNear;

    public readonly float At(int position)
    {
        float logit = Logits[First + position];
        return !Infinite ? logit : logit == float.PositiveInfinity ? 0f : float.NegativeInfinity;
    }

    /// <summary>Whether the filters before the one at work left it.</summary>
    public readonly bool Stands(float logit, int position)
    {
        uint key = DeviceWeight.Key(logit);
        return logit > float.NegativeInfinity && (key > CutKey || (key == CutKey && position <= LastTie))
            && (!Typical || DeviceWeight.Power(logit, Largest, Scale) >= LeastPower);
    }

    /// <summary>Its key in the order of the filter at work.</summary>
    public readonly uint Order(float logit)
    {
        if (!Typical)
        {
            return DeviceWeight.Key(logit);
        }

        float difference = DeviceWeight.Power(logit, Largest, Scale) - Mean;
        return DeviceWeight.Key(difference < 0 ? difference : -difference);
    }

    public readonly bool Ties(int position)
    {
        float logit = At(position);
        return Stands(logit, position) && Order(logit) == (Typical ? NearKey : CutKey);
    }

    public readonly long Mass(int position, bool counting) => counting ? 1 : DeviceWeight.Of(At(position), Largest, Scale);

    /// <summary>The mass of what all filters keep.</summary>
    public readonly long Kept(int position)
    {
        float logit = At(position);
        if (!Stands(logit, position) || DeviceWeight.Power(logit, Largest, Scale) < LeastPower)
        {
            return 0;
        }

        uint order = Order(logit);
        return !Typical || order > NearKey || (order == NearKey && position <= LastNear) ? DeviceWeight.Of(logit, Largest, Scale) : 0;
    }
}
