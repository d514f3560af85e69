package dev.gaze.json;

import dev.gaze.spec.Origins;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record as JSON has it: an object with a member for each component.
 *
 * @param <T> the record
 */
final class JsonType<T extends Record> {
  private final String name;
  private final Class<T> type;
  private final List<Component> all;
  private final Constructor<T> constructor;

  /**
   * @param name what stands under {@code "type"} where several records may stand
   * @param example holds the defaults of the components that may be left out
   * @param required names of the components that must be written
   */
  JsonType(String name, Class<T> type, T example, Set<String> required) {
    this.name = name;
    this.type = type;
    all =
        Arrays.stream(type.getRecordComponents())
            .map(
                part ->
                    new Component(part, value(part, example), required.contains(part.getName())))
            .toList();
    var types = all.stream().map(part -> part.component.getType()).toArray(Class<?>[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    long known = all.stream().filter(Component::required).count();
    if (known != required.size()) {
      throw new IllegalArgumentException(type + " has not all of " + required);
    }
  }

  String name() {
    return name;
  }

  Class<T> type() {
    return type;
  }

  /** What JSON shows, in the order of the record: all but where things were written. */
  List<Component> components() {
    return all.stream().filter(part -> part.valueClass() != Origins.class).toList();
  }

  /** A record of the given components; those not given have their default. */
  T create(Map<String, @Nullable Object> given) {
    var values =
        all.stream()
            .map(part -> given.containsKey(part.name()) ? given.get(part.name()) : part.standard)
            .toArray();
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A component of a record.
   *
   * @param standard what it is where nothing is written
   * @param required whether something must be written
   */
  record Component(RecordComponent component, @Nullable Object standard, boolean required) {
    String name() {
      return component.getName();
    }

    boolean nullable() {
      return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Whether it is a list of {@link #valueClass}. */
    boolean isList() {
      return component.getType() == List.class;
    }

    /** The class of its value, or of the elements of its list. */
    Class<?> valueClass() {
      return isList()
          ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
          : component.getType();
    }

    @Nullable Object of(Record record) {
      return value(component, record);
    }
  }
}
