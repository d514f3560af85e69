package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText

class ExportCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        beforeSpec {
            folder.resolve("tiny.gan.kts").writeText(
                """
                gan("tiny") {
                    image(8)
                    generator { resBlock(8); selfAttention(k = 4) }
                    discriminator { resBlock(8) }
                    training { steps(2); batch(3) }
                }
                """.trimIndent(),
            )
            gaze.run("train", "tiny.gan.kts", "--out", "tiny").also { withClue(it.err) { it.status shouldBe 0 } }
        }

        fun export(vararg options: String) = gaze.run("export", "tiny", *options)

        test("a file or a folder, whole and alone, of the network that is asked for") {
            val weights = export("--format", "safetensors", "--discriminator", "--out", "out/d.safetensors")
            withClue(weights.err) { weights.status shouldBe 0 }
            weights.out shouldBe "export      out/d.safetensors\n"
            folder.resolve("out/d.safetensors").readText(Charsets.ISO_8859_1) shouldContain "\"discriminator/block1/conv1/kernel\""
            export("--format", "saved-model", "--raw", "--attention", "--out", "out/model").status shouldBe 0
            folder.resolve("out/model/saved_model.pb").readText(Charsets.ISO_8859_1) shouldContain "attention:0"
            folder.resolve("out").listDirectoryEntries().map { it.name } shouldContainExactlyInAnyOrder listOf("d.safetensors", "model")
            folder.resolve("out/model").listDirectoryEntries().map { it.name } shouldContainExactly listOf("saved_model.pb")
        }

        test("training begins with what was exported, or says what does not fit") {
            val tuned = gaze.run("train", "tiny.gan.kts", "--init", "out/d.safetensors", "--out", "tuned")
            withClue(tuned.err) { tuned.status shouldBe 0 }
            val wide = folder.resolve("tiny.gan.kts").readText().replace("discriminator { resBlock(8)", "discriminator { resBlock(12)")
            folder.resolve("wide.gan.kts").writeText(wide)
            gaze
                .run(
                    "train",
                    "wide.gan.kts",
                    "--init",
                    "out/d.safetensors",
                    "--out",
                    "wide",
                ).also { it.status shouldBe 2 }
                .err shouldContain
                "discriminator/block1/conv1/kernel is [3, 3, 3, 8], expected [3, 3, 3, 12]"
            folder.resolve("wide/spec.json").shouldNotExist()
        }

        test("what is there is not replaced, and what is missing is said") {
            folder.resolve("there").writeText("mine")
            export("--format", "safetensors", "--out", "there").also { it.status shouldBe 2 }.err shouldBe
                "gaze: there is there already; name another, or move it away\n"
            folder.resolve("there").readText() shouldBe "mine"
            export("--format", "safetensors").also { it.status shouldBe 2 }.err shouldContain "--out"
            export("--format", "tflite", "--out", "x").also { it.status shouldBe 2 }.err shouldContain "saved-model"
            export("--format", "safetensors", "--best", "--out", "x").also { it.status shouldBe 2 }.err shouldBe
                "gaze: tiny has kept no best checkpoint: leave out --best\n"
        }
    })
