package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import javax.imageio.ImageIO
import kotlin.io.path.readText
import kotlin.io.path.writeText

class NeighboursCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        test("samples stand beside their nearest training images, in a picture and in the report") {
            folder.resolve("a.gan.kts").writeText(
                """
                gan("a") {
                    image(8)
                    generator { resBlock(8) }
                    discriminator { resBlock(8) }
                    training { steps(1); batch(3) }
                }
                """.trimIndent(),
            )
            gaze.run("train", "a.gan.kts", "--out", "a").also { withClue(it.err) { it.status shouldBe 0 } }
            val options = arrayOf("--count", "3", "--of-each", "5", "--among", "211", "--classifier-steps", "2")
            val result = gaze.run("neighbours", "a", *options)
            withClue(result.err) { result.status shouldBe 0 }
            val picture = ImageIO.read(folder.resolve("a/neighbours.png").toFile())
            picture.width shouldBe 4 + 96 + 20 + 5 * (96 + 4)
            picture.height shouldBe 4 + 3 * (96 + 4)
            gaze.run("report", "a").status shouldBe 0
            folder.resolve("a/report.html").readText() shouldContain "Nearest training images"
        }

        test("more neighbours than images are refused") {
            val result = gaze.run("neighbours", "a", "--among", "40", "--of-each", "50", "--classifier-steps", "1")
            result.status shouldBe 2
            result.err shouldContain "50 neighbours among 40 images"
        }
    })
