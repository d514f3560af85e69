#!/usr/bin/env python3
"""A model of Gaze in PyTorch, timed: what `gaze bench` is compared with.

Reads a model that `gaze check --json FILE` printed, builds the same two networks, and times whole iterations (a step of the
discriminator, one of the generator, Adam, the average of the weights) on noise. Written as one would for speed: channels last, one pass
of the discriminator over real and generated images, optimisers over all tensors at once, autocast for bf16, a fused attention where this
PyTorch has it. Knows the blocks of SAGAN's family: resBlock, selfAttention, norm, activate, conv.
"""
import argparse
import copy
import json
import os
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm


class ConditionalNorm(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False, eps=1e-5, momentum=0.1)
        self.gamma = nn.Embedding(max(1, classes), channels)
        self.beta = nn.Embedding(max(1, classes), channels)
        nn.init.ones_(self.gamma.weight)
        nn.init.zeros_(self.beta.weight)

    def forward(self, x, label):
        gamma = self.gamma(label)[:, :, None, None]
        return torch.addcmul(self.beta(label)[:, :, None, None], self.norm(x), gamma)


class ResBlock(nn.Module):
    def __init__(self, channels, out, resample, first, classes):
        super().__init__()
        self.resample, self.first = resample, first
        self.conv1 = spectral_norm(nn.Conv2d(channels, out, 3, padding=1))
        self.conv2 = spectral_norm(nn.Conv2d(out, out, 3, padding=1))
        learned = channels != out or resample != "none"
        self.shortcut = spectral_norm(nn.Conv2d(channels, out, 1)) if learned else nn.Identity()
        conditional = classes is not None
        self.norm1 = ConditionalNorm(channels, classes) if conditional else None
        self.norm2 = ConditionalNorm(out, classes) if conditional else None

    def forward(self, x, label):
        h = x
        if not self.first:
            h = F.relu(self.norm1(h, label) if self.norm1 else h)
        if self.resample == "up":
            h = F.interpolate(h, scale_factor=2)
        h = self.conv1(h)
        h = self.conv2(F.relu(self.norm2(h, label) if self.norm2 else h))
        if self.resample == "down":
            return F.avg_pool2d(h, 2) + self.shortcut(F.avg_pool2d(x, 2))
        past = self.shortcut(x)
        return h + (F.interpolate(past, scale_factor=2) if self.resample == "up" else past)


class SelfAttention(nn.Module):
    def __init__(self, channels, k=8):
        super().__init__()
        self.query, self.key, self.value = (
            spectral_norm(nn.Conv2d(channels, channels // k, 1, bias=False)) for _ in range(3)
        )
        self.out = spectral_norm(nn.Conv2d(channels // k, channels, 1, bias=False))
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, x, label):
        n, _, h, w = x.shape
        q, k, v = (conv(x).flatten(2).transpose(1, 2) for conv in (self.query, self.key, self.value))
        if hasattr(F, "scaled_dot_product_attention"):
            seen = F.scaled_dot_product_attention(q, k, v, scale=1.0)
        else:
            seen = torch.bmm(torch.softmax(torch.bmm(q, k.transpose(1, 2)), -1), v)
        return torch.addcmul(x, self.out(seen.transpose(1, 2).reshape(n, -1, h, w)), self.gamma)


class Plain(nn.Module):
    """A layer that needs no class."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x, label):
        return self.layer(x)


def blocks(specs, channels, resample, classes):
    made = []
    for spec in specs:
        spec = {"type": spec} if isinstance(spec, str) else spec
        kind = spec["type"]
        if kind == "resBlock":
            out = spec["channels"]
            first = resample == "down" and not made
            made.append(ResBlock(channels, out, spec.get("resample", resample), first, classes))
            channels = out
        elif kind == "selfAttention":
            made.append(SelfAttention(channels, spec.get("queryAndKey", 8)))
        elif kind == "norm":
            made.append(Plain(nn.BatchNorm2d(channels)))
        elif kind == "activate":
            made.append(Plain({"relu": nn.ReLU, "tanh": nn.Tanh}[spec["activation"]]()))
        elif kind == "conv":
            made.append(Plain(spectral_norm(nn.Conv2d(channels, spec["filters"], spec.get("size", 3), padding=1))))
            channels = spec["filters"]
        else:
            raise SystemExit(f"sagan_pytorch.py: got a block {kind}, expected one of SAGAN's family")
    return nn.ModuleList(made), channels


class Generator(nn.Module):
    def __init__(self, spec, classes):
        super().__init__()
        specs = spec["generator"]["blocks"]
        ups = sum(isinstance(b, dict) and b["type"] == "resBlock" and b.get("resample", "up") == "up" for b in specs)
        self.side = spec["image"]["height"] >> ups
        self.first = specs[0]["channels"]
        self.dense = spectral_norm(nn.Linear(spec.get("latent", {}).get("size", 128), self.side**2 * self.first))
        self.blocks, _ = blocks(specs, self.first, "up", classes)

    def forward(self, z, label):
        x = self.dense(z).view(-1, self.first, self.side, self.side).contiguous(memory_format=torch.channels_last)
        for block in self.blocks:
            x = block(x, label)
        return x


class Discriminator(nn.Module):
    def __init__(self, spec, classes):
        super().__init__()
        self.blocks, channels = blocks(spec["discriminator"]["blocks"], 3, "down", None)
        self.linear = spectral_norm(nn.Linear(channels, 1))
        self.embedding = spectral_norm(nn.Embedding(max(1, classes), channels))

    def forward(self, x, label):
        for block in self.blocks:
            x = block(x, label)
        h = F.relu(x).sum((2, 3))
        return self.linear(h).squeeze(1) + (self.embedding(label) * h).sum(1)


def adam(network, spec, rate):
    beta1, beta2 = spec.get("beta1", 0.0), spec.get("beta2", 0.9)
    try:
        return torch.optim.Adam(network.parameters(), lr=spec.get("learningRate", rate), betas=(beta1, beta2), foreach=True)
    except TypeError:
        return torch.optim.Adam(network.parameters(), lr=spec.get("learningRate", rate), betas=(beta1, beta2))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("model", help="what `gaze check --json FILE` printed")
    parser.add_argument("--seconds", type=float, default=20, help="how long is timed (default: %(default)s)")
    parser.add_argument("--classes", type=int, default=10, help="where the model leaves them to the data (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="default: all, %(default)s")
    parser.add_argument("--bf16", action="store_true", help="autocast (default: float32)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with open(options.model, encoding="utf-8") as file:
        spec = json.load(file)
    classes = spec.get("classes", options.classes)
    training = spec.get("training", {})
    n = training.get("batch", 256)
    size = spec.get("latent", {}).get("size", 128)
    generator = Generator(spec, classes).to(device, memory_format=torch.channels_last)
    discriminator = Discriminator(spec, classes).to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(generator) if "ema" in training else None
    of_g = adam(generator, training.get("generator", {}), 1e-4)
    of_d = adam(discriminator, training.get("discriminator", {}), 4e-4)
    real = torch.rand(n, 3, spec["image"]["height"], spec["image"]["width"], device=device) * 2 - 1
    real = real.contiguous(memory_format=torch.channels_last)

    def latent():
        return torch.randn(n, size, device=device), torch.randint(classes, (n,), device=device)

    def iteration():
        z, label = latent()
        with torch.autocast(device, torch.bfloat16, enabled=options.bf16):
            with torch.no_grad():
                fake = generator(z, label)
            seen = discriminator(torch.cat([real, fake.to(real.dtype)]), torch.cat([label, label])).float()
            loss = F.relu(1 - seen[:n]).mean() + F.relu(1 + seen[n:]).mean()
        of_d.zero_grad(set_to_none=True)
        loss.backward()
        of_d.step()
        for weight in discriminator.parameters():
            weight.requires_grad_(False)
        z, label = latent()
        with torch.autocast(device, torch.bfloat16, enabled=options.bf16):
            loss = -discriminator(generator(z, label), label).float().mean()
        of_g.zero_grad(set_to_none=True)
        loss.backward()
        of_g.step()
        for weight in discriminator.parameters():
            weight.requires_grad_(True)
        if average is not None:
            decay = training["ema"].get("decay", 0.999)
            with torch.no_grad():
                mine, its = list(average.parameters()), list(generator.parameters())
                torch._foreach_mul_(mine, decay)
                torch._foreach_add_(mine, [weight.detach() for weight in its], alpha=1 - decay)
        return loss.item()

    counts = [sum(w.numel() for w in network.parameters()) for network in (generator, discriminator)]
    for _ in range(3):
        iteration()
    times = []
    until = time.perf_counter() + options.seconds
    while len(times) < 5 or time.perf_counter() < until:
        start = time.perf_counter()
        iteration()
        times.append(time.perf_counter() - start)
    quarters = statistics.quantiles(times, n=4)
    precision = "bf16" if options.bf16 else "fp32"
    print(f"PyTorch {torch.__version__} on {device}, {options.threads} threads, {precision}; parameters {counts[0]:,} and {counts[1]:,}")
    print(
        f"iteration {1000 * quarters[1]:.1f} ms ({1000 * quarters[0]:.1f} to {1000 * quarters[2]:.1f}),"
        f" {n / quarters[1]:.1f} images/s, {len(times)} times"
    )


if __name__ == "__main__":
    main()
