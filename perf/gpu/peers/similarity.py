"""What torch takes for the best rows of each query: the product of queries and rows, then topk. Rows of bytes have no peer there."""


def times(torch, microseconds, quick):
    for count, dimension in ((1_000_000, 768), (4_000_000, 1024))[:1 if quick else 2]:
        for name, kind in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
            rows = torch.nn.functional.normalize(torch.randn(count, dimension, device="cuda", dtype=kind), dim=1)
            for queries, k in ((1, 10), (1, 1000), (8, 100), (32, 100), (256, 100)):
                asked = torch.nn.functional.normalize(torch.randn(queries, dimension, device="cuda", dtype=kind), dim=1)
                yield f"{name}, {queries} x {count} x {dimension}, k {k}", microseconds(lambda: torch.topk(asked @ rows.T, k), 20)
            del rows
            torch.cuda.empty_cache()
