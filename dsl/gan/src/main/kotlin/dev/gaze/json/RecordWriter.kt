package dev.gaze.json

import dev.gaze.spec.CustomLayer
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** Spec values to JSON: what equals its default is left out. */
internal object RecordWriter {
    /**
     * The members of a record.
     *
     * @throws Refused where JSON cannot hold a value
     */
    fun members(
        record: Record,
        type: JsonType<*>,
        path: String,
    ): Map<String, JsonElement> =
        type.components
            .map { it to it.get(record) }
            .filter { (component, value) -> component.required || value != component.default }
            .associate { (component, value) -> component.name to write(value, component.valueClass, path / component.name) }

    /** @param declared the class of the component, or of the elements of its list */
    private fun write(
        value: Any?,
        declared: Class<*>,
        path: String,
    ): JsonElement =
        when (value) {
            null -> JsonNull
            is String -> JsonPrimitive(value)
            is Boolean -> JsonPrimitive(value)
            is Number -> JsonPrimitive(finite(value, path))
            is Enum<*> -> JsonPrimitive(value.jsonName)
            is List<*> -> JsonArray(value.mapIndexed { i, element -> write(element, declared, "$path[$i]") })
            is Record -> writeRecord(value, declared, path)
            else -> error("$path: no JSON for ${value.javaClass}")
        }

    private fun writeRecord(
        record: Record,
        declared: Class<*>,
        path: String,
    ): JsonElement {
        val type = JsonTypes.of(record.javaClass) ?: throw unsaved(record, path)
        val members = members(record, type, path)
        return when {
            !declared.isSealed -> JsonObject(members)
            members.isEmpty() -> JsonPrimitive(type.name)
            else -> JsonObject(mapOf(TYPE to JsonPrimitive(type.name)) + members)
        }
    }

    private fun unsaved(
        record: Record,
        path: String,
    ): Refused {
        val layer = record.javaClass.recordComponents.firstNotNullOf { it.accessor.invoke(record) as? CustomLayer }
        return Refused(
            path,
            "layer \"${layer.name()}\"",
            "is code, which JSON cannot hold",
            "keep the script, or use a block that Gaze has a name for",
        )
    }

    private fun finite(
        number: Number,
        path: String,
    ): Number =
        if (number.toDouble().isFinite()) {
            number
        } else {
            throw Refused(path, "$number", "cannot be written as JSON", "use a finite number")
        }
}
