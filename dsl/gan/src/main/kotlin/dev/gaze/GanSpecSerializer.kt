package dev.gaze

import dev.gaze.json.GanSpecJson
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

/**
 * A [GanSpec] within a value of one's own: `@Serializable(with = GanSpecSerializer::class) val spec: GanSpec`. JSON only;
 * the format is [GanSpecJson]'s. Reading and writing throw `SpecException` as it does.
 */
public object GanSpecSerializer : KSerializer<GanSpec> {
    /** Any JSON: the format is no class of its own. */
    @OptIn(ExperimentalSerializationApi::class)
    override val descriptor: SerialDescriptor = SerialDescriptor("dev.gaze.GanSpec", JsonElement.serializer().descriptor)

    /**
     * Writes a spec as [GanSpecJson.write] does.
     *
     * @throws SerializationException where it is not JSON that is written
     */
    override fun serialize(
        encoder: Encoder,
        value: GanSpec,
    ) {
        val json = encoder as? JsonEncoder ?: throw SerializationException("A GanSpec is written as JSON only")
        json.encodeJsonElement(json.json.parseToJsonElement(GanSpecJson.write(value)))
    }

    /**
     * Reads a spec as [GanSpecJson.read] does.
     *
     * @throws SerializationException where it is not JSON that is read
     */
    override fun deserialize(decoder: Decoder): GanSpec {
        val json = decoder as? JsonDecoder ?: throw SerializationException("A GanSpec is read from JSON only")
        return GanSpecJson.read(json.decodeJsonElement().toString())
    }
}

/**
 * This spec as JSON; see [GanSpecJson].
 *
 * @throws dev.gaze.spec.SpecException where JSON cannot hold it: a layer of KotlinDL, a number that is not finite
 */
public fun GanSpec.toJson(): String = GanSpecJson.write(this)
