package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText

class CompareCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        test("two seeds of one script and another script are two columns of one page") {
            for ((name, steps) in listOf("a" to 1, "b" to 2)) {
                folder.resolve("$name.gan.kts").writeText(
                    """
                    gan("$name") {
                        image(8)
                        generator { resBlock(8) }
                        discriminator { resBlock(8) }
                        training { steps($steps); batch(3) }
                    }
                    """.trimIndent(),
                )
            }
            val runs =
                listOf(listOf("a", "--seed", "1", "--out", "a1"), listOf("a", "--seed", "2", "--out", "a2"), listOf("b", "--out", "b"))
            for (run in runs) {
                val result = gaze.run("train", "${run[0]}.gan.kts", *run.drop(1).toTypedArray())
                withClue(result.err) { result.status shouldBe 0 }
            }
            val evaluated = gaze.run("evaluate", "a1", "a2", "b", "--samples", "60", "--classifier-steps", "2", "--metrics", "fid")
            withClue(evaluated.err) { evaluated.status shouldBe 0 }
            val result = gaze.run("compare", "a1", "a2", "b", "--out", "page.html")
            withClue(result.err) { result.status shouldBe 0 }
            val page = folder.resolve("page.html").readText()
            page shouldContain "3 runs, 2 specs"
            page shouldContain "FID (own features): "
            page shouldContain "<th>training.steps</th><td>1</td><td>2</td>"
        }

        test("what cannot be compared is said, and nothing is written") {
            folder.resolve("empty").createDirectories()
            for ((arguments, reason) in listOf(listOf("a1") to "name two runs or more", listOf("a1", "empty") to "empty")) {
                val result = gaze.run("compare", "--out", "none.html", *arguments.toTypedArray())
                withClue("$arguments: ${result.err}") {
                    result.status shouldBe 2
                    result.err shouldContain reason
                }
            }
            folder.resolve("none.html").shouldNotExist()
        }
    })
