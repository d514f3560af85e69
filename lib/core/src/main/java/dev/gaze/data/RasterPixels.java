package dev.gaze.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;

/**
 * The rows of a decoded image of any colour model, over white where it is transparent.
 *
 * <p>Samples of grey and of sRGB are taken as they are, whatever their depth (Java's own conversion
 * would brighten greys, which it holds to be linear); palettes are looked up; any other colour
 * space is converted to sRGB.
 */
final class RasterPixels implements Pixels {
  private final Raster raster;
  private final boolean grey;
  private final boolean alpha;
  private final boolean premultiplied;
  private final float[] scale;
  private final float[] samples;

  RasterPixels(BufferedImage decoded) {
    BufferedImage image = hasPlainSamples(decoded.getColorModel()) ? decoded : converted(decoded);
    ColorModel colours = image.getColorModel();
    this.raster = image.getRaster();
    this.grey = colours.getNumColorComponents() == 1;
    this.alpha = colours.hasAlpha();
    this.premultiplied = colours.isAlphaPremultiplied();
    this.scale = new float[colours.getNumComponents()];
    for (int band = 0; band < scale.length; band++) {
      scale[band] = 1f / ((1L << colours.getComponentSize(band)) - 1);
    }
    this.samples = new float[image.getWidth() * scale.length];
  }

  private static boolean hasPlainSamples(ColorModel colours) {
    boolean integers =
        colours.getTransferType() == DataBuffer.TYPE_BYTE
            || colours.getTransferType() == DataBuffer.TYPE_USHORT
            || colours.getTransferType() == DataBuffer.TYPE_INT;
    return integers
        && (colours instanceof ComponentColorModel || colours instanceof DirectColorModel)
        && (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            || colours.getColorSpace().isCS_sRGB());
  }

  private static BufferedImage converted(BufferedImage image) {
    BufferedImage converted =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    return new ColorConvertOp(null).filter(image, converted);
  }

  @Override
  public int height() {
    return raster.getHeight();
  }

  @Override
  public int width() {
    return raster.getWidth();
  }

  /** Not for two threads at once: the samples' array is used again and again. */
  @Override
  public void row(int y, float[] rgb) {
    raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, samples);
    int bands = scale.length;
    for (int x = 0, in = 0, out = 0; x < raster.getWidth(); x++, in += bands, out += 3) {
      float opacity = alpha ? samples[in + bands - 1] * scale[bands - 1] : 1;
      float colour = premultiplied ? 1 : opacity;
      for (int c = 0; c < 3; c++) {
        int band = grey ? 0 : c;
        rgb[out + c] = 255 * (samples[in + band] * scale[band] * colour + (1 - opacity));
      }
    }
  }
}
