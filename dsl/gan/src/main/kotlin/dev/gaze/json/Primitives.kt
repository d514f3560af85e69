package dev.gaze.json

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

private val BOOLEAN = Boolean::class.javaPrimitiveType
private val NULLABLE_BOOLEAN = Boolean::class.javaObjectType
private val INT = Int::class.javaPrimitiveType
private val NULLABLE_INT = Int::class.javaObjectType
private val LONG = Long::class.javaPrimitiveType
private val DOUBLE = Double::class.javaPrimitiveType

// kotlinx.serialization takes any unquoted word for a value.
private val WHOLE = Regex("-?(0|[1-9][0-9]*)")
private val NUMBER = Regex("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")

/** A number, text or truth value of the expected class, or [Refused]. */
internal fun readPrimitive(
    json: JsonElement,
    expected: Class<*>,
    path: String,
): Any {
    val text = (json as? JsonPrimitive)?.takeIf { it.isString }?.content
    val word = (json as? JsonPrimitive)?.takeUnless { it.isString }?.content
    val whole = word?.takeIf(WHOLE::matches)
    val (value, form) =
        when (expected) {
            String::class.java -> text to "a text in quotes"
            BOOLEAN, NULLABLE_BOOLEAN -> word?.toBooleanStrictOrNull() to "true or false"
            INT, NULLABLE_INT -> whole?.toIntOrNull() to "a whole number from ${Int.MIN_VALUE} to ${Int.MAX_VALUE}"
            LONG -> whole?.toLongOrNull() to "a whole number from ${Long.MIN_VALUE} to ${Long.MAX_VALUE}"
            DOUBLE -> word?.takeIf(NUMBER::matches)?.toDouble()?.takeIf(Double::isFinite) to "a number of at most ${Double.MAX_VALUE}"
            else -> error("$path: no JSON for $expected")
        }
    return value ?: throw Refused(path, json.shown, "is not $form", "write one")
}

/** An element for messages: a value as it stands, else what it is. */
internal val JsonElement.shown: String
    get() =
        when (this) {
            is JsonObject -> "an object"
            is JsonArray -> "a list"
            is JsonNull -> "null"
            is JsonPrimitive -> toString().let { if (it.length <= 40) it else it.take(37) + "..." }
        }

/** The name of an enum's constant: `NON_SATURATING` is `nonSaturating`. */
internal val Enum<*>.jsonName: String
    get() = name.split("_").joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) }.replaceFirstChar(Char::lowercase)
