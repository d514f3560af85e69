package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.readLines
import kotlin.io.path.writeText

class CheckCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val own = GazeProcess(folder, listOf("-Dgaze.command=./gaze"))
        val gaze = autoClose(GazeHost(folder))

        folder.resolve("small.gan.kts").writeText(
            """
            gan("small") {
                image(16)
                generator {
                    resBlock(24)
                    selfAttention(k = 8)
                    resBlock(24)
                }
                discriminator { resBlock(24) }
            }
            """.trimIndent(),
        )

        test("a model's table, and nothing native; the second time without the compiler") {
            fun check(log: String): Pair<GazeProcess.Result, List<String>> {
                val result = GazeProcess(folder, listOf("-Xlog:class+load:file=$log")).run("check", "small.gan.kts")
                return result to folder.resolve(log).readLines()
            }
            // Layers declare their weights, which takes KotlinDL's and TensorFlow's plain types; all else leads to native code.
            val plain = "org\\.tensorflow\\.(Shape|Operand|op\\.)|org\\.jetbrains\\.kotlinx\\.dl\\.api\\.core\\.(layer|initializer)\\."
            val native = Regex(" (?!$plain)(org\\.tensorflow|org\\.bytedeco|org\\.jetbrains\\.kotlinx\\.dl)\\.")
            val compiler = Regex(" (org\\.jetbrains\\.kotlin\\.(cli|fir|scripting)|com\\.intellij|kotlin\\.script\\.experimental)\\.")

            val (first, classesOfFirst) = check("first.log")
            first.status shouldBe 0
            first.err shouldBe ""
            first.out shouldContain "attention"
            first.out shouldContain "The model leaves the number of classes to the data; this is it with the 10 of the built-in shapes."
            classesOfFirst.filter(native::containsMatchIn).shouldBeEmpty()
            classesOfFirst.filter(compiler::containsMatchIn).shouldNotBeEmpty()

            val (second, classesOfSecond) = check("second.log")
            second.out shouldBe first.out
            classesOfSecond.filter(native::containsMatchIn).shouldBeEmpty()
            classesOfSecond.filter(compiler::containsMatchIn).shouldBeEmpty()
        }

        test("the JSON that it prints is a model, too") {
            val json = gaze.run("check", "--json", "small.gan.kts")
            json.status shouldBe 0
            folder.resolve("small.json").writeText(json.out)
            val fromJson = gaze.run("check", "small.json")
            withClue(fromJson.err) { fromJson.out shouldBe gaze.run("check", "small.gan.kts").out }
            gaze.run("check", "small.json", "--json").out shouldBe json.out
        }

        test("faults go to stderr with the script's line, status 2") {
            folder.resolve("faulty.gan.kts").writeText(
                """
                gan("faulty") {
                    image(16)
                    generator {
                        resBlock(500)
                        selfAttention(k = 7)
                    }
                    discriminator { resBlock(24) }
                }
                """.trimIndent(),
            )
            val result = gaze.run("check", "faulty.gan.kts")
            result.status shouldBe 2
            result.out shouldBe ""
            result.err shouldStartWith "gaze: generator block 2, selfAttention(k = 7)"
            result.err shouldContain "(faulty.gan.kts:5)"
            result.err shouldNotContain "\tat "
        }

        test("bad input gives a sentence and status 2, never a stack trace") {
            folder.resolve("broken.gan.kts").writeText("gan(\"broken\") {")
            folder.resolve("throws.gan.kts").writeText("gan(\"throws\") { image(\"a\".toInt()) }")
            folder.resolve("small.json.txt").writeText("{}")
            folder.resolve("broken.json").writeText("{\"format\": ")
            folder.resolve("picture.gan.kts").toFile().writeBytes(ByteArray(300) { (it * 7).toByte() })
            val commands =
                listOf(
                    listOf("check", "broken.gan.kts"),
                    listOf("check", "throws.gan.kts"),
                    listOf("check", "broken.json"),
                    listOf("check", "picture.gan.kts"),
                    listOf("check", "nowhere.gan.kts"),
                    listOf("check", "cache"),
                    listOf("check", "small.json.txt"),
                    listOf("check", "."),
                    listOf("check"),
                    listOf("check", "--jsn", "small.gan.kts"),
                    listOf("chek", "small.gan.kts"),
                )
            for (command in commands) {
                val result = gaze.run(*command.toTypedArray())
                withClue("$command: ${result.err}") {
                    result.status shouldBe 2
                    result.out shouldBe ""
                    result.err shouldNotContain "\tat "
                    result.err.lines().size shouldBeGreaterThan 1
                }
            }
        }

        test("a script that loops for ever ends on Ctrl-C, which tells its line") {
            folder.resolve("loop.gan.kts").writeText("println(\"in the loop\")\nwhile (true) {\n    Thread.sleep(5)\n}")
            val process = own.start("check", "loop.gan.kts")
            own.awaitError(process, "in the loop")
            own.interrupt(process)
            val result = own.await(process)
            result.status shouldBe 130
            result.err shouldBe "in the loop\ngaze: loop.gan.kts:3: stopped here\n  Thread.sleep(5)\n"
        }

        test("a script neither ends the command, nor keeps it, nor prints into its output") {
            folder.resolve("exits.gan.kts").writeText("kotlin.system.exitProcess(0)")
            val exits = gaze.run("check", "exits.gan.kts")
            exits.status shouldBe 2
            exits.err shouldStartWith "gaze: exits.gan.kts:1: exit; a script ends with a gan"

            val blocks = "generator { resBlock(8) }; discriminator { resBlock(8) }"
            folder.resolve("lively.gan.kts").writeText(
                "Thread { Thread.sleep(600_000) }.start()\nprintln(\"hello\")\ngan(\"lively\") { image(8); $blocks }",
            )
            val lively = gaze.run("check", "--json", "lively.gan.kts")
            lively.status shouldBe 0
            lively.err shouldBe "hello\n"
            lively.out shouldStartWith "{"
        }

        test("a saved model's faults name its file") {
            folder.resolve("misspelt.json").writeText("{\"format\": 1, \"nam\": \"x\"}")
            val result = gaze.run("check", "misspelt.json")
            result.status shouldBe 2
            result.err shouldStartWith "gaze: misspelt.json: spec: \"nam\" is an unknown name"
        }
    })
