package dev.gaze.image.internal;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a decoded image of any colour model, over one colour where it is transparent.
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
  private final float[] background;
  private final float[] scale;
  private final float[] samples;

  /** For what nearly every file holds, RGB of 8 bits, which is three times as fast this way. */
  private final byte @Nullable [] bytes;

  /**
   * @param background what shows behind it, 0xRRGGBB
   */
  RasterPixels(BufferedImage decoded, int background) {
    this.background =
        new float[] {background >> 16 & 0xFF, background >> 8 & 0xFF, background & 0xFF};
    BufferedImage image = hasPlainSamples(decoded.getColorModel()) ? decoded : converted(decoded);
    ColorModel colours = image.getColorModel();
    this.raster = image.getRaster();
    this.grey = colours.getNumColorComponents() == 1;
    this.alpha = colours.hasAlpha();
    this.premultiplied = colours.isAlphaPremultiplied();
    this.scale = new float[colours.getNumComponents()];
    for (int band = 0; band < scale.length; band++) {
      scale[band] = 255f / ((1L << colours.getComponentSize(band)) - 1);
    }
    this.samples = new float[image.getWidth() * scale.length];
    boolean bytewise =
        colours instanceof ComponentColorModel && colours.getTransferType() == DataBuffer.TYPE_BYTE;
    this.bytes = bytewise && scale.length == 3 ? new byte[samples.length] : null;
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
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage converted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    if (!image.getColorModel().getColorSpace().isCS_sRGB()) {
      return new ColorConvertOp(null).filter(image, converted);
    }
    // Colours of a palette, say. ColorConvertOp would draw these, and ask a display how.
    converted.setRGB(
        0, 0, width, height, image.getRGB(0, 0, width, height, null, 0, width), 0, width);
    return converted;
  }

  @Override
  public int height() {
    return raster.getHeight();
  }

  @Override
  public int width() {
    return raster.getWidth();
  }

  /** Not for two threads at once: the samples' arrays are used again and again. */
  @Override
  public void row(int y, int bands, float[] row) {
    if (bytes != null && bands == 3) {
      raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width(), 1, bytes);
      for (int i = 0; i < bytes.length; i++) {
        row[i] = bytes[i] & 0xFF;
      }
      return;
    }
    raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, samples);
    int own = scale.length;
    int green = grey ? 0 : 1;
    int blue = grey ? 0 : 2;
    for (int in = 0, out = 0; in < samples.length; in += own, out += bands) {
      row[out] = samples[in] * scale[0];
      row[out + 1] = samples[in + green] * scale[green];
      row[out + 2] = samples[in + blue] * scale[blue];
      float opacity = alpha ? samples[in + own - 1] * scale[own - 1] / 255 : 1;
      if (alpha) {
        float colour = premultiplied ? 1 : opacity;
        for (int c = out; c < out + 3; c++) {
          row[c] = row[c] * colour + background[c - out] * (1 - opacity);
        }
      }
      if (bands == 4) {
        row[out + 3] = 255 * opacity;
      }
    }
  }
}
