package dev.gaze.json

import dev.gaze.spec.GanSpec
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonEncoder
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

private const val FORMAT = "format"

/**
 * A [GanSpec] within a value of one's own: `@Serializable(with = GanSpecSerializer::class) val spec: GanSpec`. JSON only;
 * the format is [GanSpecJson]'s. Reading and writing throw `SpecException` as it does.
 */
public object GanSpecSerializer : KSerializer<GanSpec> {
    @OptIn(ExperimentalSerializationApi::class)
    override val descriptor: SerialDescriptor = SerialDescriptor("dev.gaze.GanSpec", JsonElement.serializer().descriptor)

    override fun serialize(
        encoder: Encoder,
        value: GanSpec,
    ) {
        val json = encoder as? JsonEncoder ?: throw SerializationException("A GanSpec is written as JSON only")
        val members = unwrapped { RecordWriter.members(value, JsonTypes.gan, path = "") }
        json.encodeJsonElement(JsonObject(mapOf(FORMAT to JsonPrimitive(GanSpecJson.FORMAT)) + members))
    }

    override fun deserialize(decoder: Decoder): GanSpec {
        val json = decoder as? JsonDecoder ?: throw SerializationException("A GanSpec is read from JSON only")
        return unwrapped {
            val element = json.decodeJsonElement()
            requireFormat(element)
            RecordReader.readRecord(element, JsonTypes.gan, path = "", alsoKnown = setOf(FORMAT))
        }
    }

    private fun requireFormat(json: JsonElement) {
        if (json !is JsonObject) return
        val format = json[FORMAT] ?: throw Refused("", "\"$FORMAT\"", "is missing", "write \"$FORMAT\": ${GanSpecJson.FORMAT}")
        if (format != JsonPrimitive(GanSpecJson.FORMAT)) {
            throw Refused(
                FORMAT,
                format.shown,
                "is unknown",
                "this Gaze reads ${GanSpecJson.FORMAT}; use the Gaze that wrote it, or a newer one",
            )
        }
    }
}

/** Work whose faults are told as a `SpecException`. */
internal inline fun <T> unwrapped(work: () -> T): T =
    try {
        work()
    } catch (e: Refused) {
        throw e.toSpecException()
    }
