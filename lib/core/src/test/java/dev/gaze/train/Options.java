package dev.gaze.train;

import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Loss;
import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.spec.TrainingSpec;
import dev.gaze.spec.TrainingSpec.Precision;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every option of {@code training { }}, at each of its levels. */
final class Options {
  /** Says nothing about training: where the other options were written. */
  private static final Set<String> NO_OPTIONS = Set.of("origins");

  /** A schedule in a schedule: two of them are enough. */
  private static final String SAME_AGAIN = ".then";

  private Options() {}

  /** By the record's component: some ways to say it. */
  static Map<String, List<Consumer<TrainingBuilder>>> table() {
    Map<String, List<Consumer<TrainingBuilder>>> table = new LinkedHashMap<>();
    table.put("steps", List.of(t -> t.steps(4), t -> t.steps(6)));
    table.put("batch", List.of(t -> t.batch(3), t -> t.batch(2)));
    table.put("generatorBatch", List.of(t -> t.generatorBatch(0), t -> t.generatorBatch(5)));
    table.put(
        "accumulation",
        List.of(t -> t.accumulation(1), t -> t.accumulation(2), t -> t.accumulation(3)));
    table.put("loss", Stream.of(Loss.values()).map(Options::loss).toList());
    table.put(
        "terms",
        List.of(
            t -> t.terms(List.of()),
            t -> t.gradientPenalty(3),
            t -> t.r1(2),
            t -> t.orthogonalRegularization(0.1).auxiliaryClassifier(0.5)));
    table.put(
        "generator",
        List.of(
            t -> t.generator(Adam.GENERATOR),
            t -> t.generator(new Adam(0.003, 0.5, 0.8, 1e-5, new Schedule.LinearDecay(0.3))),
            t -> t.generator(new Adam(0.002, 0.3, 0.99, 1e-6, new Schedule.Cosine(0.2))),
            t -> t.generator(new Adam(0.004, 0.1, 0.7, 1e-4, warmUp(2)))));
    table.put(
        "discriminator",
        List.of(
            t -> t.discriminator(Adam.DISCRIMINATOR),
            t -> t.discriminator(new Adam(0.001, 0.2, 0.95, 1e-7, new Schedule.LinearDecay(0))),
            t -> t.discriminator(new Adam(0.005, 0.4, 0.85, 1e-3, new Schedule.Cosine(0.1))),
            t -> t.discriminator(new Adam(0.004, 0.6, 0.7, 1e-4, warmUp(4)))));
    table.put(
        "plan",
        List.of(
            t -> t.stepsEach(1, 1),
            t -> t.stepsEach(3, 1),
            t -> t.stepsEach(1, 2).generatorFirst(true),
            t -> t.stepsEach(2, 2)));
    table.put("ema", List.of(t -> t.ema(null), t -> t.ema(0.9, 0), t -> t.ema(0.7, 3)));
    table.put("seed", List.of(t -> t.seed(11), t -> t.seed(-5)));
    table.put("precision", Stream.of(Precision.values()).map(Options::precision).toList());
    table.put(
        "images",
        List.of(
            t -> t.flip(false),
            t -> t.flip(true).diffAugment(new DiffAugment.Color()),
            t ->
                t.dequantize(true)
                    .diffAugment(new DiffAugment.Translation(0.3), new DiffAugment.Cutout(0.4)),
            t ->
                t.flip(true)
                    .dequantize(true)
                    .diffAugment(new DiffAugment.Cutout(0.6), new DiffAugment.Translation(0.2))));
    return table;
  }

  private static Schedule warmUp(int steps) {
    return new Schedule.WarmUp(steps, new Schedule.Cosine(0.3));
  }

  private static Consumer<TrainingBuilder> loss(Loss loss) {
    return t -> t.loss(loss);
  }

  private static Consumer<TrainingBuilder> precision(Precision precision) {
    return t -> t.precision(precision);
  }

  /** What no line of the table says: components that stay as they are, kinds that none has. */
  static List<String> untold() {
    Map<String, Set<Object>> told = new TreeMap<>();
    for (var option : table().entrySet()) {
      for (Consumer<TrainingBuilder> level : option.getValue()) {
        TrainingBuilder builder = TrainingSpec.DEFAULT.toBuilder();
        level.accept(builder);
        values(component(builder.build(), option.getKey()), option.getKey(), told);
      }
    }
    Map<String, Set<Object>> defaults = new TreeMap<>();
    values(TrainingSpec.DEFAULT, "", defaults);
    Set<String> wanted = new LinkedHashSet<>();
    types(TrainingSpec.class, "", wanted);
    return wanted.stream()
        .filter(
            path -> {
              boolean isKind = path.lastIndexOf('=') > path.lastIndexOf('.');
              Set<Object> before = isKind ? Set.of() : defaults.getOrDefault(path, Set.of());
              return before.containsAll(told.getOrDefault(path, Set.of()));
            })
        .toList();
  }

  /** What can be said: {@code path=value} of what has few values, {@code path} of numbers. */
  private static void types(Type type, String path, Set<String> wanted) {
    if (type instanceof ParameterizedType list) {
      types(list.getActualTypeArguments()[0], path, wanted);
    } else if (path.endsWith(SAME_AGAIN)) {
      wanted.add(path);
    } else if (type instanceof Class<?> kind && kind.isRecord()) {
      for (RecordComponent component : kind.getRecordComponents()) {
        if (!NO_OPTIONS.contains(component.getName())) {
          types(component.getGenericType(), below(path, component), wanted);
        }
      }
    } else if (type instanceof Class<?> kind && kind.isSealed()) {
      for (Class<?> permitted : kind.getPermittedSubclasses()) {
        wanted.add(path + "=" + permitted.getSimpleName());
        types(permitted, path + "=" + permitted.getSimpleName(), wanted);
      }
    } else if (type instanceof Class<?> kind && kind.isEnum()) {
      Stream.of(kind.getEnumConstants()).forEach(value -> wanted.add(path + "=" + value));
    } else if (type == boolean.class) {
      wanted.add(path + "=true");
      wanted.add(path + "=false");
    } else {
      wanted.add(path);
    }
  }

  /** What is said, under the same paths. */
  private static void values(@Nullable Object value, String path, Map<String, Set<Object>> told) {
    if (value instanceof List<?> list) {
      list.forEach(element -> values(element, path, told));
    } else if (value != null && path.endsWith(SAME_AGAIN)) {
      tell(told, path, value);
    } else if (value instanceof Record said) {
      boolean oneOfSeveral = Stream.of(said.getClass().getInterfaces()).anyMatch(Class::isSealed);
      String kind = oneOfSeveral ? path + "=" + said.getClass().getSimpleName() : path;
      tell(told, kind, said);
      for (RecordComponent component : said.getClass().getRecordComponents()) {
        values(component(said, component.getName()), below(kind, component), told);
      }
    } else if (value instanceof Enum<?> || value instanceof Boolean) {
      tell(told, path + "=" + value, value);
    } else if (value != null) {
      tell(told, path, value);
    }
  }

  private static void tell(Map<String, Set<Object>> told, String path, Object value) {
    told.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(value);
  }

  private static String below(String path, RecordComponent component) {
    return path.isEmpty() ? component.getName() : path + "." + component.getName();
  }

  private static @Nullable Object component(Record record, String name) {
    try {
      return record.getClass().getMethod(name).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name + " is no option of " + record.getClass().getSimpleName(), e);
    }
  }
}
