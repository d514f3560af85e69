package dev.gaze.image.internal;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/** Colour models in words. */
final class ColourModels {
  private ColourModels() {}

  /** {@code RGB}, {@code RGBA}, {@code grey}, {@code palette}, {@code CMYK}, {@code 16-bit RGB}. */
  static String name(ColorModel model) {
    boolean deep =
        model.getTransferType() != DataBuffer.TYPE_BYTE && model.getComponentSize(0) > Byte.SIZE;
    return deep ? model.getComponentSize(0) + "-bit " + plain(model) : plain(model);
  }

  /**
   * Whether it has floating-point samples or such large ones that programs differ in their range.
   */
  static boolean isDeep(ColorModel model) {
    int type = model.getTransferType();
    return type == DataBuffer.TYPE_FLOAT
        || type == DataBuffer.TYPE_DOUBLE
        || model.getComponentSize(0) > Short.SIZE;
  }

  /** The same pixels, taken for colours over black where they have alpha. */
  static BufferedImage premultiplied(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (!(model instanceof ComponentColorModel) || !model.hasAlpha()) {
      return image;
    }
    ColorModel own =
        new ComponentColorModel(
            model.getColorSpace(), true, true, model.getTransparency(), model.getTransferType());
    return new BufferedImage(own, image.getRaster(), true, null);
  }

  private static String plain(ColorModel model) {
    String alpha = model.hasAlpha() ? " with alpha" : "";
    if (model instanceof IndexColorModel) {
      return "palette" + alpha;
    }
    return switch (model.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY -> "grey" + alpha;
      case ColorSpace.TYPE_RGB -> model.hasAlpha() ? "RGBA" : "RGB";
      case ColorSpace.TYPE_CMYK -> "CMYK" + alpha;
      default -> "other colours" + alpha;
    };
  }
}
