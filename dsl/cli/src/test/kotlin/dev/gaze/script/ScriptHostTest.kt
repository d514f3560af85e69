package dev.gaze.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.writeText

class ScriptHostTest :
    FunSpec({
        val folder = tempdir().toPath()
        val host = ScriptHost(folder.resolve("cache"))

        fun script(
            name: String,
            text: String,
        ): Path = folder.resolve(name).also { it.writeText(text.trimIndent()) }

        fun failure(script: Path): String = shouldThrow<ScriptException> { host.run(script) }.message.orEmpty()

        test("the last expression is the spec; functions, loops and args work") {
            val file =
                script(
                    "good.gan.kts",
                    """
                    fun size(doublings: Int): Int {
                        var size = 4
                        repeat(doublings) { size *= 2 }
                        return size
                    }

                    gan(args.joinToString("-")) {
                        image(size(3))
                    }
                    """,
                )
            val spec = host.run(file, listOf("a", "b"))
            spec.name shouldBe "a-b"
            spec.image.height shouldBe 32
        }

        test("the DSL's types need no import") {
            host.run(script("types.gan.kts", "val spec: GanSpec = gan(\"typed\") {}\nspec")).name shouldBe "typed"
        }

        test("a syntax error gives file, line, column and the line itself") {
            val file =
                script(
                    "syntax.gan.kts",
                    """
                    gan("x") {
                        image(32
                    }
                    """,
                )
            failure(file) shouldBe
                """
                syntax.gan.kts:2:13: Syntax error: Expecting ')'.
                  image(32
                          ^
                """.trimIndent()
        }

        test("every unknown name is listed") {
            val file =
                script(
                    "unknown.gan.kts",
                    """
                    gan("x") {
                        imag(32)
                        clases(10)
                    }
                    """,
                )
            failure(file) shouldBe
                """
                unknown.gan.kts:2:5: Unresolved reference 'imag'.
                  imag(32)
                  ^
                unknown.gan.kts:3:5: Unresolved reference 'clases'.
                  clases(10)
                  ^
                """.trimIndent()
        }

        test("an exception gives the script's own line, not our stack") {
            val file =
                script(
                    "throws.gan.kts",
                    """
                    fun size(n: Int): Int {
                        require(n > 7) { "n is ${'$'}n" }
                        return n
                    }

                    gan("x") { image(listOf(5).map { size(it) }.first()) }
                    """,
                )
            failure(file) shouldBe
                """
                throws.gan.kts:2: IllegalArgumentException: n is 5
                  require(n > 7) { "n is ${'$'}n" }
                """.trimIndent()
        }

        test("an error of the virtual machine is the script's, too") {
            failure(script("deep.gan.kts", "fun f(n: Int): Int = f(n + 1) + 1\ngan(\"x\") { image(f(0)) }")) shouldBe
                "deep.gan.kts:1: StackOverflowError\n  fun f(n: Int): Int = f(n + 1) + 1"
        }

        test("a script that ends with anything but a spec is told what it ends with") {
            val expected = """the last expression must be a gan("name") { ... }; got """
            val statement = "a declaration or a statement, so put the gan(...) last, or the name of the value that holds it"
            failure(script("int.gan.kts", "gan(\"x\") {}\n42")) shouldBe "int.gan.kts: ${expected}Int: 42"
            failure(script("null.gan.kts", "val none: String? = null\nnone")) shouldBe "null.gan.kts: ${expected}null"
            failure(script("val.gan.kts", "val spec = gan(\"x\") {}")) shouldBe "val.gan.kts: $expected$statement"
            failure(script("empty.gan.kts", "")) shouldBe "empty.gan.kts: $expected$statement"
        }

        test("a file that is not there, or is a folder, or is not text") {
            failure(folder.resolve("nowhere.gan.kts")) shouldContain "nowhere.gan.kts: there is no such file"
            failure(folder) shouldContain "cannot be read"
        }

        test("imports: of imports, each run once, with args") {
            script("base.gan.kts", "val counter = intArrayOf(0)")
            script("a.gan.kts", "@file:Import(\"base.gan.kts\")\nfun a(): Int = ++counter[0] + args.size")
            script("b.gan.kts", "@file:Import(\"base.gan.kts\")\nfun b(): Int = ++counter[0]")
            val main = script("main.gan.kts", "@file:Import(\"a.gan.kts\", \"b.gan.kts\")\ngan(\"x\") { image(10 * a() + b()) }")
            repeat(2) { host.run(main, listOf("one", "two")).image.height shouldBe 32 }
        }

        test("an error in an import points there") {
            script("wrong.gan.kts", "fun width(): Int = \"2\"")
            failure(script("user.gan.kts", "@file:Import(\"wrong.gan.kts\")\ngan(\"x\") { image(width()) }")) shouldBe
                "wrong.gan.kts:1:20: Return type mismatch: expected 'Int', actual 'String'.\n" +
                "  fun width(): Int = \"2\"\n" +
                "                     ^"
            script("throwing.gan.kts", "fun width(): Int =\n    error(\"no\")")
            failure(script("caller.gan.kts", "@file:Import(\"throwing.gan.kts\")\n\n\ngan(\"x\") { image(width()) }")) shouldBe
                "throwing.gan.kts:2: IllegalStateException: no\n  error(\"no\")"
        }

        test("an import that cannot be") {
            failure(script("lost.gan.kts", "// blocks\n\n@file:Import(\"nowhere.gan.kts\")\ngan(\"x\") {}")) shouldContain
                "lost.gan.kts:3:1: cannot import \"nowhere.gan.kts\": there is no file"
            failure(script("other.gan.kts", "@file:Import(\"blocks.kt\")\ngan(\"x\") {}")) shouldContain
                "the name of an imported script must end with .gan.kts"
            script("ring1.gan.kts", "@file:Import(\"ring2.gan.kts\")\ngan(\"x\") {}")
            failure(script("ring2.gan.kts", "@file:Import(\"ring1.gan.kts\")\ngan(\"x\") {}")) shouldContain "cycle"
        }
    })
