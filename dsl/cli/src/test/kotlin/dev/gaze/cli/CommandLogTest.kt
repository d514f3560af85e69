package dev.gaze.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.lang.System.Logger.Level

class CommandLogTest :
    FunSpec({
        fun told(log: () -> Unit): String {
            val errors = System.err
            val bytes = ByteArrayOutputStream()
            System.setErr(PrintStream(bytes, true, Charsets.UTF_8))
            try {
                log()
            } finally {
                System.setErr(errors)
            }
            return bytes.toString(Charsets.UTF_8)
        }

        test("the command says what the library logs, as it is") {
            told {
                System.getLogger("dev.gaze.tensorflow").log(Level.DEBUG, "Unpacking {it}, isn't it")
                System.getLogger("dev.gaze.any").log(Level.INFO, "{0} of {1}", "three", "seven")
                System.getLogger("dev.gaze.any").log(Level.TRACE, "none")
            } shouldBe "Unpacking {it}, isn't it\nthree of seven\n"
        }

        test("of others, it says what is wrong") {
            told {
                System.getLogger("org.other").log(Level.INFO, "busy")
                System.getLogger("org.other").log(Level.WARNING, "broken", IllegalStateException("why"))
            } shouldBe "broken: java.lang.IllegalStateException: why\n"
        }
    })
