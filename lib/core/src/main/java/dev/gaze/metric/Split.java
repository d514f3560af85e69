package dev.gaze.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Images for a classifier to learn, and images that it never sees: a fifth of each class, rounded
 * down, chosen at random; the same every time.
 */
public record Split(ImageSet learnt, ImageSet unseen) {
  private static final int PART = 5;

  /** Splits images; both parts keep their order. */
  public static Split of(ImageSet images) {
    SortedMap<Integer, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < images.count(); i++) {
      classes.computeIfAbsent(images.label().applyAsInt(i), c -> new ArrayList<>()).add(i);
    }
    SplittableRandom random = new SplittableRandom(PART);
    boolean[] unseen = new boolean[images.count()];
    for (List<Integer> members : classes.values()) {
      for (int left = members.size() / PART; left > 0; left--) {
        unseen[members.remove(random.nextInt(members.size()))] = true;
      }
    }
    return new Split(part(images, unseen, false), part(images, unseen, true));
  }

  private static ImageSet part(ImageSet images, boolean[] flags, boolean flag) {
    return images.only(IntStream.range(0, flags.length).filter(i -> flags[i] == flag).toArray());
  }
}
