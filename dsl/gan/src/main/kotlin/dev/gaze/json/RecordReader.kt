package dev.gaze.json

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** JSON to spec values. Every function throws [Refused] with all that is wrong below its place. */
internal object RecordReader {
    /**
     * The record of a type that is known.
     *
     * @param alsoKnown members that are no components of the record
     */
    fun <T : Record> readRecord(
        json: JsonElement,
        type: JsonType<T>,
        path: String,
        alsoKnown: Set<String> = emptySet(),
    ): T {
        val components = type.components.associateBy { it.name }
        val known = (alsoKnown + components.keys).joinToString()
        if (json !is JsonObject) throw Refused(path, json.shown, "is not an object", "write an object with $known")
        val faults = mutableListOf<Refused>()
        val values = mutableMapOf<String, Any?>()
        for ((name, element) in json) {
            collecting(faults) {
                val component = components[name]
                if (component != null) {
                    values[name] = readComponent(element, component, path / name)
                } else if (name !in alsoKnown) {
                    throw Refused(path, "\"$name\"", "is an unknown name", "known are $known")
                }
            }
        }
        (components.values.filter { it.required }.map { it.name } - json.keys)
            .mapTo(faults) { Refused(path, "\"$it\"", "is missing", "add it") }
        if (faults.isNotEmpty()) throw Refused(faults)
        return type.create(values)
    }

    private fun readComponent(
        json: JsonElement,
        component: JsonType.Component,
        path: String,
    ): Any? =
        when {
            json is JsonNull && component.nullable -> null
            component.isList -> readList(json, component.valueClass, path)
            else -> readValue(json, component.valueClass, path)
        }

    private fun readList(
        json: JsonElement,
        elements: Class<*>,
        path: String,
    ): List<Any> {
        if (json !is JsonArray) throw Refused(path, json.shown, "is not a list", "write [ and ] around it")
        val faults = mutableListOf<Refused>()
        val values = mutableListOf<Any>()
        json.forEachIndexed { i, element -> collecting(faults) { values += readValue(element, elements, "$path[$i]") } }
        if (faults.isNotEmpty()) throw Refused(faults)
        return values
    }

    private fun readValue(
        json: JsonElement,
        expected: Class<*>,
        path: String,
    ): Any =
        when {
            expected.isEnum -> named(json, expected.enumConstants.associateBy { (it as Enum<*>).jsonName }, path)
            expected.isSealed -> readSealed(json, expected, path)
            expected.isRecord -> readRecord(json, JsonTypes.of(expected)!!, path)
            else -> readPrimitive(json, expected, path)
        }

    /** One of several records; one of which nothing is said but its type may be that name alone: `"relu"`. */
    private fun readSealed(
        json: JsonElement,
        expected: Class<*>,
        path: String,
    ): Any {
        val known = JsonTypes.permitted(expected).associateBy { it.name }
        if (json !is JsonObject) return readRecord(JsonObject(emptyMap()), named(json, known, path), path)
        val name = json[TYPE] ?: throw Refused(path, "\"$TYPE\"", "is missing", "known are ${known.keys.joinToString()}")
        return readRecord(json, named(name, known, path), path, alsoKnown = setOf(TYPE))
    }

    private fun <T> named(
        json: JsonElement,
        known: Map<String, T>,
        path: String,
    ): T =
        (json as? JsonPrimitive)?.takeIf { it.isString }?.let { known[it.content] }
            ?: throw Refused(path, json.shown, "is unknown", "known are ${known.keys.joinToString()}")

    private inline fun collecting(
        faults: MutableList<Refused>,
        read: () -> Unit,
    ) {
        try {
            read()
        } catch (e: Refused) {
            faults += e
        }
    }
}
