package dev.gaze.json

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

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
    val unquoted = (json as? JsonPrimitive)?.takeUnless { it.isString }?.content

    fun refuse(form: String): Nothing = throw Refused(path, json.shown, "is not $form", "write $form")
    return when (expected) {
        String::class -> {
            text ?: refuse("text in quotes")
        }

        Boolean::class.javaPrimitiveType, Boolean::class.javaObjectType -> {
            unquoted?.toBooleanStrictOrNull() ?: refuse("true or false")
        }

        Int::class.javaPrimitiveType -> {
            unquoted?.takeIf { WHOLE.matches(it) }?.toIntOrNull()
                ?: refuse("a whole number from ${Int.MIN_VALUE} to ${Int.MAX_VALUE}")
        }

        Long::class.javaPrimitiveType -> {
            unquoted?.takeIf { WHOLE.matches(it) }?.toLongOrNull()
                ?: refuse("a whole number from ${Long.MIN_VALUE} to ${Long.MAX_VALUE}")
        }

        Double::class.javaPrimitiveType -> {
            unquoted?.takeIf { NUMBER.matches(it) }?.toDouble()?.takeIf { it.isFinite() }
                ?: refuse("a number from -${Double.MAX_VALUE} to ${Double.MAX_VALUE}")
        }

        else -> {
            error("$path: no JSON for $expected")
        }
    }
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
