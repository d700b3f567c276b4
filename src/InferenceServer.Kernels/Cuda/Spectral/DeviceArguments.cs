using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Checks of what a caller gives a device's operator, as far as they can be made without looking into the device's memory.</summary>
internal static class DeviceArguments
{
    /// <exception cref="ArgumentException">It is no address, or not one of a number.</exception>
    public static void IsAddress(ulong address, [CallerArgumentExpression(nameof(address))] string name = "")
    {
        if (address == 0 || address % sizeof(float) != 0)
        {
            throw new ArgumentException($"{name} is {address}, expected the address of numbers of {sizeof(float)} bytes in the device's memory", name);
        }
    }

    /// <exception cref="ArgumentException">It is no address, or not one of a complex number.</exception>
    public static void IsComplexAddress(ulong address, [CallerArgumentExpression(nameof(address))] string name = "")
    {
        if (address == 0 || address % (2 * sizeof(float)) != 0)
        {
            throw new ArgumentException($"{name} is {address}, expected the address of complex numbers of {2 * sizeof(float)} bytes in the device's memory", name);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public static void Exists<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }
}
