package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.block.ClassEmbedding;
import dev.gaze.block.Site;
import dev.gaze.block.Text;
import dev.gaze.layers.Weight;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import java.util.List;

/** A generator: from z to the image. */
final class GeneratorCheck {
  private final GanSpec gan;
  private final Walk walk;

  private GeneratorCheck(GanSpec gan, Walk walk) {
    this.gan = gan;
    this.walk = walk;
  }

  /** Checks the generator of a GAN whose image, classes and latent have sizes. */
  static CheckedNetwork check(GanSpec gan, List<Fault> faults) {
    var latent = new BlockShape.Flat(gan.latent().chunk());
    if (gan.generator().blocks().isEmpty()) {
      var walk = new Walk(gan, true, latent, faults);
      walk.fault("0 blocks", "make no network", "add resBlock(256)");
      return walk.result(List.of());
    }
    var completion = new GeneratorCompletion(gan, faults);
    var walk = new Walk(gan, true, completion.known() ? latent : null, faults);
    completion.blocks().forEach(walk::visit);
    var check = new GeneratorCheck(gan, walk);
    completion.blocks().stream()
        .filter(placed -> placed.number() > 0)
        .reduce((earlier, later) -> later)
        .ifPresent(lastWritten -> check.end(lastWritten, completion.reachesImage()));
    return walk.result(check.shared());
  }

  private void end(Placed lastWritten, boolean reachesImage) {
    var end = walk.shape();
    var last = walk.last();
    if (end == null || last == null) {
      return;
    }
    conditioning();
    var site = walk.site(lastWritten);
    if (!(end instanceof BlockShape.Map map)) {
      site.fault(
          "the end " + end.dimensions(),
          "is no image",
          "go on with denseMap and upsampling blocks");
      return;
    }
    if (reachesImage) {
      size(map, site);
    }
    int channels = gan.image().channels();
    if (map.channels() != channels && ImageSpec.isChannels(channels)) {
      site.fault(
          Text.of("%d channels at the end", map.channels()),
          Text.of("are not the image's %d", channels),
          Text.of("end with conv(%d)", channels));
    }
    boolean tanh =
        last.block() instanceof BlockSpec.Activate b && b.activation() instanceof Activation.Tanh;
    // What a custom layer ends in is its own affair.
    if (!tanh && !(last.block() instanceof BlockSpec.Custom)) {
      site.fault("the end", "is not in [-1, 1], as images are", "add tanh()");
    }
  }

  /** Faults of the class embedding and of the chunks of z, once all blocks were seen. */
  private void conditioning() {
    int chunks = gan.latent().chunks();
    int embedding = gan.generator().sharedEmbedding();
    int residual = walk.conditioning().residualBlocks();
    String width = Text.of("sharedEmbedding(%d)", embedding);
    if (embedding > 0 && gan.classes() == 0) {
      walk.fault(
          "sharedEmbedding", width, "has no classes", "say classes(10), or sharedEmbedding(0)");
    } else if (embedding > 0 && !walk.conditioning().used()) {
      walk.fault(
          "sharedEmbedding", width, "is seen by no conditional norm", "use sharedEmbedding(0)");
    }
    if (chunks > 1 && embedding == 0) {
      walk.faultFrom(
          "latent",
          chunks + " chunks of z",
          "need a shared embedding beside them",
          Text.of("use sharedEmbedding(128), or latent(%d)", gan.latent().size()));
    } else if (chunks > 1 && chunks != residual + 1) {
      walk.faultFrom(
          "latent",
          chunks + " chunks of z",
          Text.of(
              "are not one for the dense map and one for each of %d conditional residual blocks",
              residual),
          Text.of("use latent(%d, %d)", gan.latent().chunk() * (residual + 1), residual + 1));
    }
  }

  private void size(BlockShape.Map end, Site site) {
    ImageSpec image = gan.image();
    if (end.height() == image.height() && end.width() == image.width()) {
      return;
    }
    String fix = Text.of("use image(%d, %d, %d)", end.height(), end.width(), image.channels());
    var start = walk.find(BlockSpec.DenseMap.class);
    if (start != null) {
      long height = (long) start.height() * image.height();
      long width = (long) start.width() * image.width();
      if (height % end.height() == 0 && width % end.width() == 0) {
        fix =
            Text.of(
                "start from denseMap(%d, %d, %d), or %s",
                height / end.height(), width / end.width(), start.channels(), fix);
      }
    }
    site.fault(
        Text.of("an end of %d × %d", end.height(), end.width()),
        Text.of("is not the image's %d × %d", image.height(), image.width()),
        fix);
  }

  private List<Weight> shared() {
    int width = gan.generator().sharedEmbedding();
    if (width == 0) {
      return List.of();
    }
    if ((long) gan.classes() * width > Site.MAX_ELEMENTS) {
      walk.fault(
          "sharedEmbedding",
          Text.of("an embedding [%d, %d]", gan.classes(), width),
          "has more numbers than a tensor holds (2,147,483,647)",
          "use sharedEmbedding(128)");
    }
    return ClassEmbedding.of(gan).weights(ClassEmbedding.input(gan));
  }
}
