package dev.gaze.view;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;

/** A GIF of many frames, each with the 256 colours that suit it best. */
final class AnimatedGif {
  /** How a block of Netscape's extension says that the frames start again for ever. */
  private static final byte[] FOR_EVER = {1, 0, 0};

  private AnimatedGif() {}

  static void write(Path file, int framesPerSecond, Iterator<BufferedImage> frames)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (boolean first = true; frames.hasNext(); first = false) {
        BufferedImage frame = frames.next();
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(frame), writer.getDefaultWriteParam());
        timed(metadata, Math.round(100f / framesPerSecond), first);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static void timed(IIOMetadata metadata, int hundredths, boolean first)
      throws IIOInvalidTreeException {
    var root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
    var control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", String.format(Locale.ROOT, "%d", hundredths));
    root.appendChild(control);
    if (first) {
      var again = new IIOMetadataNode("ApplicationExtension");
      again.setAttribute("applicationID", "NETSCAPE");
      again.setAttribute("authenticationCode", "2.0");
      again.setUserObject(FOR_EVER);
      var extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(again);
      root.appendChild(extensions);
    }
    metadata.mergeTree(root.getNodeName(), root);
  }
}
