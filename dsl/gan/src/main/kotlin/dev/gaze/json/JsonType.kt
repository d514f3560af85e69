package dev.gaze.json

import dev.gaze.spec.Origins
import org.jspecify.annotations.Nullable
import java.lang.reflect.ParameterizedType
import java.lang.reflect.RecordComponent

/**
 * A record as JSON has it: an object with a member for each component.
 *
 * @property name what stands under `"type"` where several records may stand
 * @param example holds the defaults of the components that may be left out
 * @param required names of the components that must be written
 */
internal class JsonType<T : Record>(
    val name: String,
    example: T,
    required: Set<String>,
) {
    val type: Class<T> = example.javaClass

    private val all = type.recordComponents.map { Component(it, example, it.name in required) }
    private val constructor = type.getDeclaredConstructor(*type.recordComponents.map { it.type }.toTypedArray())

    /** What JSON shows, in the order of the record: all but where things were written. */
    val components: List<Component> = all.filter { it.valueClass != Origins::class.java }

    init {
        val unknown = required - all.map { it.name }.toSet()
        require(unknown.isEmpty()) { "$type has no $unknown" }
    }

    /** A record of the given components; those not given have their default. */
    fun create(given: Map<String, Any?>): T =
        constructor.newInstance(*all.map { if (it.name in given) given[it.name] else it.default }.toTypedArray())

    /** A component of a record. */
    class Component(
        private val component: RecordComponent,
        example: Record,
        val required: Boolean,
    ) {
        val name: String = component.name
        val default: Any? = get(example)
        val nullable: Boolean = component.annotatedType.isAnnotationPresent(Nullable::class.java)

        /** Whether it is a list of [valueClass]. */
        val isList: Boolean = component.type == List::class.java

        /** The class of its value, or of the elements of its list. */
        val valueClass: Class<*> =
            if (isList) (component.genericType as ParameterizedType).actualTypeArguments.single() as Class<*> else component.type

        fun get(record: Record): Any? = component.accessor.invoke(record)
    }
}
