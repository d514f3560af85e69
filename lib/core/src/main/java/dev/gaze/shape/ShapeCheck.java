package dev.gaze.shape;

import dev.gaze.block.Site;
import dev.gaze.block.Text;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.LatentSpec;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a {@link CheckedGan} of a {@link GanSpec}: completes both networks, replaces every part
 * that was left open by what it stands for, follows the shapes, and counts. Loads nothing native.
 */
public final class ShapeCheck {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N} ._-]{0,99}");

  private ShapeCheck() {}

  /**
   * Checks a spec.
   *
   * @param spec with a known number of classes: {@link GanSpec#withClasses} takes the data's
   * @throws SpecException with all that is wrong
   */
  public static CheckedGan check(GanSpec spec) {
    var faults = new ArrayList<Fault>();
    name(spec, faults);
    boolean sized = image(spec, faults);
    var followable = followable(spec, faults);
    if (spec.classes() == GanSpec.CLASSES_FROM_DATA) {
      add(
          spec,
          faults,
          "classes",
          "a number of classes that comes from the data",
          "is not known yet",
          "say classes(10), or withClasses(n) with the data's");
    }
    if (sized) {
      var generator = GeneratorCheck.check(followable, faults);
      var discriminator = DiscriminatorCheck.check(followable, faults);
      TrainingCheck.check(followable, faults);
      MetricsCheck.check(followable, faults);
      if (faults.isEmpty()) {
        return new CheckedGan(
            spec, generator, discriminator, Warnings.of(spec, generator, discriminator));
      }
    } else {
      faults.addAll(ofEverySize(followable));
      TrainingCheck.check(followable, faults);
      MetricsCheck.check(followable, faults);
    }
    throw new SpecException(faults);
  }

  /** The faults that both networks have, however large the image is. */
  private static List<Fault> ofEverySize(GanSpec spec) {
    var common = new LinkedHashSet<Fault>();
    for (int size = 32; size <= 512; size *= 2) {
      var sized = spec.toBuilder().image(size, size, spec.image().channels()).build();
      var faults = new ArrayList<Fault>();
      GeneratorCheck.check(sized, faults);
      DiscriminatorCheck.check(sized, faults);
      if (size == 32) {
        common.addAll(faults);
      } else {
        common.retainAll(faults);
      }
    }
    return List.copyOf(common);
  }

  private static void name(GanSpec spec, List<Fault> faults) {
    if (!NAME.matcher(spec.name()).matches()) {
      add(
          spec,
          faults,
          "name",
          "\"" + spec.name() + "\"",
          "is no name for a folder",
          "use letters, digits, and spaces, dots, - and _ between them");
    }
  }

  /**
   * The spec with something sound in place of a latent, a number of classes and widths of
   * embeddings that are none, so that the blocks can be checked; their own faults stay the same.
   */
  private static GanSpec followable(GanSpec spec, List<Fault> faults) {
    var builder = spec.toBuilder();
    if (!latent(spec, faults)) {
      builder.latent(LatentSpec.DEFAULT);
    }
    int classes = spec.classes();
    if (classes < GanSpec.CLASSES_FROM_DATA || classes > Site.MAX_SIZE) {
      add(
          spec,
          faults,
          "classes",
          String.valueOf(classes),
          "is no number of classes",
          "use 0 for none, or 1 to " + Site.MAX_SIZE);
    }
    if (!between(classes, 0, Site.MAX_SIZE)) {
      builder.classes(1);
    }
    if (!embedding("generator", spec.generator(), faults)) {
      builder.generator(g -> g.sharedEmbedding(0)).latent(LatentSpec.DEFAULT);
    }
    embedding("discriminator", spec.discriminator(), faults);
    return builder.build();
  }

  /** Whether the image has a size; faults of it. */
  private static boolean image(GanSpec spec, List<Fault> faults) {
    var image = spec.image();
    String got = Text.of("%d × %d × %d", image.height(), image.width(), image.channels());
    boolean sized =
        between(image.height(), 1, Site.MAX_SIZE)
            && between(image.width(), 1, Site.MAX_SIZE)
            && (long) image.height() * image.width() * 3 <= Site.MAX_ELEMENTS;
    if (!sized) {
      add(
          spec,
          faults,
          "image",
          got,
          "is no size of an image",
          "use image(32), image(64) or image(128)");
    }
    if (!ImageSpec.isChannels(image.channels())) {
      add(
          spec,
          faults,
          "image",
          got,
          "is neither grey (1), nor colour (3), nor colour with alpha (4)",
          "use 1, 3 or 4 channels");
    }
    return sized;
  }

  private static boolean latent(GanSpec spec, List<Fault> faults) {
    var latent = spec.latent();
    int size = latent.size();
    int chunks = latent.chunks();
    int before = faults.size();
    if (!between(size, 1, Site.MAX_SIZE)) {
      add(spec, faults, "latent", String.valueOf(size), "is no length of z", "use latent(128)");
    } else if (!between(chunks, 1, size)) {
      add(spec, faults, "latent", chunks + " chunks", "are not 1 to " + size, "use 1 chunk");
    } else if (size % chunks != 0) {
      int below = size / chunks * chunks;
      add(
          spec,
          faults,
          "latent",
          "a z of " + size,
          Text.of("does not divide into %d chunks", chunks),
          Text.of("use latent(%d, %d) or latent(%d, %d)", below, chunks, below + chunks, chunks));
    }
    return faults.size() == before;
  }

  private static boolean embedding(String name, NetworkSpec network, List<Fault> faults) {
    int width = network.sharedEmbedding();
    String got = Text.of("sharedEmbedding(%d)", width);
    var origin = network.origins().of("sharedEmbedding");
    int before = faults.size();
    if (!between(width, 0, Site.MAX_SIZE)) {
      faults.add(new Fault(name, 0, "", got, "is no width", "use 0 for none, or 128", origin));
    } else if (width > 0 && name.equals("discriminator")) {
      String expected = "is seen by no norm of a discriminator";
      faults.add(new Fault(name, 0, "", got, expected, "use 0", origin));
    }
    return faults.size() == before;
  }

  private static boolean between(int value, int least, int most) {
    return value >= least && value <= most;
  }

  private static void add(
      GanSpec spec, List<Fault> faults, String what, String got, String expected, String fix) {
    faults.add(new Fault("gan", 0, what, got, expected, fix, spec.origins().of(what)));
  }
}
