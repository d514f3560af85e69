package dev.gaze.json

import dev.gaze.GanSpecSerializer
import dev.gaze.gan
import dev.gaze.spec.GanSpec
import dev.gaze.spec.SpecException
import dev.gaze.toJson
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.json.Json
import org.jetbrains.kotlinx.dl.api.core.layer.regularization.Dropout

private val SPEC =
    gan("sagan") {
        image(32)
        generator {
            resBlock(256)
            selfAttention()
            norm(batchNorm)
        }
        discriminator {
            spectralNorm(off)
            resBlock(128, resample = same)
        }
        training {
            loss(nonSaturating)
            noEma()
        }
    }

private val JSON =
    """
    {
      "format": 1,
      "name": "sagan",
      "image": {
        "height": 32,
        "width": 32
      },
      "generator": {
        "blocks": [
          {
            "type": "resBlock",
            "channels": 256
          },
          "selfAttention",
          {
            "type": "norm",
            "norm": "batch"
          }
        ]
      },
      "discriminator": {
        "blocks": [
          {
            "type": "resBlock",
            "channels": 128,
            "resample": "none"
          }
        ],
        "spectralNorm": "off"
      },
      "training": {
        "loss": "nonSaturating",
        "ema": null
      }
    }
    """.trimIndent()

class GanSpecJsonTest :
    FunSpec({
        fun refusal(text: String) = shouldThrow<SpecException> { GanSpecJson.read(text) }.message

        fun refusal(
            written: String,
            instead: String,
        ): String? {
            check(written in JSON)
            return refusal(JSON.replaceFirst(written, instead))
        }

        test("a spec is written without its defaults, and read back equal") {
            SPEC.toJson() shouldBe JSON
            GanSpecJson.read(JSON) shouldBe SPEC
        }

        test("what is left out has the builders' defaults") {
            val least =
                """{"format": 1, "name": "x", "image": {"height": 32, "width": 32}, "generator": {"blocks": []}, "discriminator": {"blocks": []}}"""
            GanSpecJson.read(least) shouldBe GanSpec.builder("x").image(32).build()
        }

        test("an unknown name is refused with its place and the known names") {
            refusal("\"channels\": 256", "\"chanels\": 256") shouldBe
                "generator.blocks[0]: \"chanels\" is an unknown name; known are type, channels, resample, shortcut, hidden, order, " +
                "norm, activation, spectralNorm, initializer\n" +
                "generator.blocks[0]: \"channels\" is missing; add it"
            refusal("\"loss\"", "\"los\"") shouldBe
                "training: \"los\" is an unknown name; known are steps, batch, generatorBatch, accumulation, loss, terms, generator, " +
                "discriminator, plan, ema, seed, precision, images"
        }

        test("an unknown type or constant is refused with those that are known") {
            refusal("\"resBlock\"", "\"resBloc\"") shouldBe
                "generator.blocks[0]: \"resBloc\" is unknown; known are dense, denseMap, conv, transposedConv, resBlock, selfAttention, " +
                "bottleneck, norm, activate, upsample, downsample, globalPool, linearHead, projectionHead, classifierHead"
            refusal("\"nonSaturating\"", "\"hing\"") shouldBe
                "training.loss: \"hing\" is unknown; known are hinge, nonSaturating, leastSquares, wasserstein"
            refusal("\"batch\"", "7") shouldBe "generator.blocks[2].norm: 7 is unknown; known are none, batch, conditionalBatch"
            refusal("\"type\": \"resBlock\",", "") shouldBe
                "generator.blocks[0]: \"type\" is missing; known are dense, denseMap, conv, transposedConv, resBlock, selfAttention, " +
                "bottleneck, norm, activate, upsample, downsample, globalPool, linearHead, projectionHead, classifierHead"
        }

        test("a wrong type or a number out of range is refused") {
            refusal("256", "\"256\"") shouldBe
                "generator.blocks[0].channels: \"256\" is not a whole number from -2147483648 to 2147483647; write one"
            refusal("256", "2147483648") shouldBe
                "generator.blocks[0].channels: 2147483648 is not a whole number from -2147483648 to 2147483647; write one"
            refusal("256", "null") shouldBe
                "generator.blocks[0].channels: null is not a whole number from -2147483648 to 2147483647; write one"
            refusal("\"sagan\"", "[]") shouldBe "name: a list is not a text in quotes; write one"
            refusal("\"nonSaturating\"", "\"hinge\", \"generator\": {\"type\": \"adam\", \"learningRate\": 1e999}") shouldBe
                "training.generator.learningRate: 1e999 is not a number of at most 1.7976931348623157E308; write one"
            refusal("\"selfAttention\"", "{\"type\": \"selfAttention\", \"pooled\": \"yes\"}") shouldBe
                "generator.blocks[1].pooled: \"yes\" is not true or false; write one"
            refusal("{\n    \"height\": 32,\n    \"width\": 32\n  }", "32") shouldBe
                "image: 32 is not an object; write an object with height, width, channels"
            refusal("\"ema\": null", "\"terms\": {}") shouldBe "training.terms: an object is not a list; write [ and ] around it"
        }

        test("all faults are told at once") {
            refusal(JSON.replace("\"selfAttention\"", "7").replace("128", "1.5"))!!.lines().map { it.substringBefore(":") } shouldBe
                listOf("generator.blocks[1]", "discriminator.blocks[0].channels")
        }

        test("the format stands at the top and must be known") {
            refusal("\"format\": 1,", "") shouldBe "spec: \"format\" is missing; write \"format\": 1"
            refusal("\"format\": 1", "\"format\": 2") shouldBe
                "format: 2 is unknown; this Gaze reads 1; use the Gaze that wrote it, or a newer one"
        }

        test("what is no JSON is refused") {
            refusal("") shouldBe "spec: the text is not JSON; it ends too early"
            refusal("[1") shouldBe "spec: the text is not JSON; it ends too early"
            refusal("[1 2]") shouldBe "spec: the text is not JSON; Unterminated array at line 1 column 5 path $[1]"
            refusal("{'a': 1}") shouldStartWith "spec: the text is not JSON; Use JsonReader.setStrictness"
            refusal("7") shouldBe
                "spec: 7 is not an object; " +
                "write an object with format, name, image, classes, latent, generator, discriminator, training, metrics"
            refusal(JSON + "}") shouldStartWith "spec: the text is not JSON; "
            refusal("[".repeat(100_000)) shouldStartWith "spec: the text is not JSON; Nesting limit 200 reached"
        }

        test("Java calls it as GanSpecJson.write and GanSpecJson.read") {
            val write = GanSpecJson::class.java.getMethod("write", GanSpec::class.java)
            val read = GanSpecJson::class.java.getMethod("read", String::class.java)
            read.invoke(null, write.invoke(null, SPEC)) shouldBe SPEC
        }

        test("a spec stands within JSON of one's own") {
            val specs = Json.encodeToString(ListSerializer(GanSpecSerializer), listOf(SPEC, SPEC))
            Json.decodeFromString(ListSerializer(GanSpecSerializer), specs) shouldBe listOf(SPEC, SPEC)
        }

        test("what JSON cannot hold is refused") {
            val custom = gan("x") { generator { layer("dropout") { Dropout(0.3f) } } }
            shouldThrow<SpecException> { custom.toJson() }.message shouldBe
                "generator.blocks[0]: layer \"dropout\" is code, which JSON cannot hold; " +
                "keep the script, or use a block that Gaze has a name for"
            val endless = gan("x") { training { generator { adam(lr = Double.POSITIVE_INFINITY) } } }
            shouldThrow<SpecException> { endless.toJson() }.message shouldBe
                "training.generator.learningRate: Infinity cannot be written as JSON; use a finite number"
        }

        test("a member may be given once") {
            refusal("\"channels\": 256", "\"channels\" : 256, \"channels\": 128") shouldBe
                "spec: \"channels\" stands twice in one object; write it once"
            refusal("\"channels\": 256", "\"channels\": 256, \"ch\\u0061nnels\": 128") shouldBe
                "spec: \"channels\" stands twice in one object; write it once"
        }

        test("the mark of the byte order is no fault") {
            val spec = gan("x") { image(48) }
            GanSpecJson.read("\uFEFF" + spec.toJson()) shouldBe spec
        }
    })
