using InferenceServer.Media.Images;

namespace InferenceServer.Media.Tests.Images;

public class OrientationTests
{
    // A picture of three columns and two rows, abc / def, as each orientation shows it.
    [Theory]
    [InlineData(1, "abc/def")]
    [InlineData(2, "cba/fed")]
    [InlineData(3, "fed/cba")]
    [InlineData(4, "def/abc")]
    [InlineData(5, "ad/be/cf")]
    [InlineData(6, "da/eb/fc")]
    [InlineData(7, "fc/eb/da")]
    [InlineData(8, "cf/be/ad")]
    public void Apply_EachOrientation_ShowsUpright(int orientation, string expected)
    {
        ImageBuffer picture = new(3, 2, [.. "abcdef".SelectMany(letter => Enumerable.Repeat((byte)letter, 3))]);

        ImageBuffer upright = Orientation.Apply(picture, orientation);

        IEnumerable<string> rows = Enumerable.Range(0, upright.Height).Select(
            y => string.Concat(Enumerable.Range(0, upright.Width).Select(x => (char)upright.Row(y)[3 * x])));
        Assert.Equal(expected, string.Join('/', rows));
    }

    [Theory]
    [InlineData("49492A00080000000100120103000100000008000000", 8)]
    [InlineData("4D4D002A000000080001011200030000000100050000", 5)]
    [InlineData("49492A00080000000100120103000100000009000000", 1)]
    [InlineData("49492A00FFFFFFFF", 1)]
    [InlineData("49492A0008000000FFFF1201", 1)]
    [InlineData("4949", 1)]
    [InlineData("00000000000000000000", 1)]
    public void Read_TiffBlock_FindsOrientation(string tiff, int expected)
        => Assert.Equal(expected, ExifOrientation.Read(Convert.FromHexString(tiff)));
}
