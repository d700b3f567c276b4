"""What torch takes for drawing a token from each row of logits."""


def times(torch, microseconds, quick):
    def top_p(x):
        values, order = torch.sort(torch.softmax(x, -1), dim=-1, descending=True)
        return order.gather(-1, torch.multinomial(values.masked_fill(torch.cumsum(values, -1) - values > 0.9, 0), 1))

    def top_k(x):
        values, order = torch.topk(x, 50, dim=-1)
        return order.gather(-1, torch.multinomial(torch.softmax(values, -1), 1))

    for rows, vocabulary in ((1, 131072), (32, 131072), (256, 131072), (64, 2048), (3, 50257)):
        x = 2 * torch.randn(rows, vocabulary, device="cuda")
        for name, work in (("softmax", lambda: torch.multinomial(torch.softmax(x, -1), 1)), ("greedy", lambda: torch.argmax(x, -1)),
                           ("top-p 0.9", lambda: top_p(x)), ("top-k 50", lambda: top_k(x))):
            yield f"{name}, {rows} x {vocabulary}", microseconds(work)
