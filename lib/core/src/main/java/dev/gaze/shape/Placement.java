package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.block.Site;
import dev.gaze.block.Text;
import dev.gaze.block.Values;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts attention that says the height of its map, and bottleneck blocks in its place, where that
 * map is: behind the first block that makes a map so high, and behind the norm and the activation
 * that follow that block.
 */
final class Placement {
  private final boolean generator;
  private final List<Fault> faults;
  private final List<Placed> blocks = new ArrayList<>();
  private final List<Long> heights;

  private Placement(GanSpec gan, boolean generator, List<Placed> fixed, List<Fault> faults) {
    this.generator = generator;
    this.faults = faults;
    blocks.addAll(fixed);
    var specs = fixed.stream().map(Placed::block).toList();
    long height = gan.image().height();
    heights =
        new ArrayList<>(
            generator ? MapSizes.generator(specs, height) : MapSizes.discriminator(specs, height));
  }

  /** A network's blocks in the order in which data flows; a fault for each that has no place. */
  static List<Placed> of(GanSpec gan, boolean generator, List<Fault> faults) {
    var written = Placed.written(generator ? gan.generator() : gan.discriminator());
    var fixed = written.stream().filter(placed -> at(placed.block()) == null).toList();
    var placement = new Placement(gan, generator, fixed, faults);
    for (var placed : written) {
      var height = at(placed.block());
      if (height != null) {
        placement.put(placed, height);
      }
    }
    return placement.blocks;
  }

  /** The height of the map that a block asks for; null: it stands where it is written. */
  static @Nullable Integer at(BlockSpec block) {
    return Blocks.of(block).at();
  }

  private void put(Placed placed, int height) {
    int at = heights.indexOf((long) height) + 1;
    if (height < 1 || at == 0) {
      refuse(placed, height);
      return;
    }
    while (at < blocks.size()
        && (blocks.get(at).block() instanceof BlockSpec.Norm
            || blocks.get(at).block() instanceof BlockSpec.Activate)) {
      at++;
    }
    blocks.add(at, placed);
    heights.add(at, (long) height);
  }

  private void refuse(Placed placed, int height) {

    var flaws = Values.of(placed.block());
    flaws.forEach(flaw -> fault(placed, flaw.got(), flaw.expected(), flaw.fix()));
    if (height < 1 || height > Site.MAX_SIZE) {
      return;
    }
    var known = new TreeSet<>(heights);
    known.removeIf(other -> other < 1);
    if (known.isEmpty()) {
      fault(placed, "no map", Text.of("is %d high", height), "put resBlock(64) before it");
      return;
    }
    var others = known.stream().map(String::valueOf).collect(Collectors.joining(", "));
    long nearest =
        Collections.min(known, Comparator.comparingLong(other -> Math.abs(other - height)));
    fault(
        placed,
        "no map",
        Text.of("is %d high, those behind a block are %s", height, others),
        "use at = " + nearest);
  }

  private void fault(Placed placed, String got, String expected, String fix) {
    faults.add(placed.fault(generator, got, expected, fix));
  }
}
