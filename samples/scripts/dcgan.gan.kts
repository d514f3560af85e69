// DCGAN (Radford et al. 2016) at 64x64: transposed convolutions 5x5 of stride 2, batch norm, no classes, no spectral norm.
gan("dcgan") {
    image(64)
    classes(0)
    latent(100)
    generator {
        spectralNorm(off)
        initializer(normal(stddev = 0.02))
        denseMap(4, channels = 1024)
        norm(batchNorm(decay = 0.9))
        relu()
        for (width in listOf(512, 256, 128)) {
            transposedConv(width, kernel = 5)
            norm(batchNorm(decay = 0.9))
            relu()
        }
        transposedConv(3, kernel = 5)
        tanh()
    }
    discriminator {
        spectralNorm(off)
        initializer(normal(stddev = 0.02))
        conv(128, kernel = 5, stride = 2)
        leakyRelu(0.2)
        for (width in listOf(256, 512, 1024)) {
            conv(width, kernel = 5, stride = 2)
            norm(batchNorm(decay = 0.9))
            leakyRelu(0.2)
        }
        linearHead()
    }
    training {
        loss(nonSaturating)
        batch(128)
        both { adam(lr = 2e-4, beta1 = 0.5, beta2 = 0.999) }
    }
}
