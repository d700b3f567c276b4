using System.Runtime.InteropServices;

namespace InferenceServer.Media.Images.Jpeg;

/// <summary>The functions of libturbojpeg (API 2) that are used. One object serves all threads; handles are made per call.</summary>
internal sealed unsafe class TurboJpeg
{
    public const int PixelRgb = 0;
    public const int PixelCmyk = 11;
    public const int ColorCmyk = 3;
    public const int ColorYcck = 4;
    public const int Chroma444 = 0;
    public const int Chroma420 = 2;
    public const int FlagNoRealloc = 1024;
    public const int FlagAccurateTransform = 4096;
    public const int FlagLimitScans = 32768;

    private static readonly Lazy<TurboJpeg?> Shared = new(() => TryLoad("libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll"));

    private readonly delegate* unmanaged<nint, byte*> _errorText;
    private readonly delegate* unmanaged<nint, int> _errorCode;

    private TurboJpeg(nint library)
    {
        InitDecompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        InitCompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitCompress");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        ReadHeader = (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)NativeLibrary.GetExport(library, "tjDecompressHeader3");
        Decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(library, "tjDecompress2");
        Compress = (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)NativeLibrary.GetExport(library, "tjCompress2");
        LargestSize = (delegate* unmanaged<int, int, int, CULong>)NativeLibrary.GetExport(library, "tjBufSize");
        _errorText = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
        _errorCode = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjGetErrorCode");
    }

    public delegate* unmanaged<nint> InitDecompress { get; }

    public delegate* unmanaged<nint> InitCompress { get; }

    public delegate* unmanaged<nint, int> Destroy { get; }

    /// <summary>handle, data, length, → width, height, chroma subsampling, colour space.</summary>
    public delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> ReadHeader { get; }

    /// <summary>handle, data, length, target, width, pitch, height, pixel format, flags.</summary>
    public delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> Decompress { get; }

    /// <summary>handle, source, width, pitch, height, pixel format, target, target's length, chroma subsampling, quality, flags.</summary>
    public delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> Compress { get; }

    /// <summary>width, height, chroma subsampling → the most bytes a compressed picture can take.</summary>
    public delegate* unmanaged<int, int, int, CULong> LargestSize { get; }

    /// <summary>The library, or null where none of <paramref name="names"/> is there or it lacks a function.</summary>
    public static TurboJpeg? TryLoad(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                try
                {
                    return new TurboJpeg(library);
                }
                catch (EntryPointNotFoundException)
                {
                    NativeLibrary.Free(library);
                }
            }
        }

        return null;
    }

    /// <summary>The installed library.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public static TurboJpeg Require() => Require(Shared.Value);

    public static TurboJpeg Require(TurboJpeg? library)
        => library ?? throw new ImageException(ImageError.Unavailable, "JPEG is not available: the native library libturbojpeg (Debian package libturbojpeg0) is not installed");

    /// <summary>What the last call on <paramref name="handle"/> complained about.</summary>
    public string ErrorText(nint handle) => Marshal.PtrToStringUTF8((nint)_errorText(handle)) ?? "unknown";

    /// <summary>Whether the last call on <paramref name="handle"/> failed but gave a picture.</summary>
    public bool IsWarning(nint handle) => _errorCode(handle) == 0;
}
