// The few calls that the collections make of FAISS, in C. Built by eng/faiss where FAISS is installed. Nothing throws across the border:
// a call that fails returns 0, and faiss_failure says why on the same thread.
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>

#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace {

thread_local std::string failure;

template <typename Work>
int guarded(Work work) {
    try {
        work();
        return 1;
    } catch (const std::exception& error) {
        failure = error.what();
    } catch (...) {
        failure = "unknown";
    }
    return 0;
}

}  // namespace

extern "C" {

const char* faiss_failure() { return failure.c_str(); }

// A graph: every vector is linked to its neighbours.
faiss::Index* faiss_graph(int dimensions, int links, int build_effort) {
    faiss::Index* made = nullptr;
    guarded([&] {
        auto graph = std::make_unique<faiss::IndexHNSWFlat>(dimensions, links, faiss::METRIC_INNER_PRODUCT);
        graph->hnsw.efConstruction = build_effort;
        made = graph.release();
    });
    return made;
}

// Inverted lists: every vector lies with its nearest centre.
faiss::Index* faiss_lists(int dimensions, int lists) {
    faiss::Index* made = nullptr;
    guarded([&] {
        auto centres = std::make_unique<faiss::IndexFlatIP>(dimensions);
        auto inverted = std::make_unique<faiss::IndexIVFFlat>(centres.get(), dimensions, lists, faiss::METRIC_INNER_PRODUCT);
        centres.release();
        inverted->own_fields = true;
        made = inverted.release();
    });
    return made;
}

int faiss_train(faiss::Index* index, long long count, const float* vectors) {
    return guarded([&] { index->train(count, vectors); });
}

int faiss_add(faiss::Index* index, long long count, const float* vectors) {
    return guarded([&] { index->add(count, vectors); });
}

// Places without a neighbour hold -1.
int faiss_search(const faiss::Index* index, long long count, const float* queries, long long k, int effort, long long* ids) {
    return guarded([&] {
        std::vector<float> scores(static_cast<size_t>(count * k));
        std::vector<int64_t> found(scores.size());
        if (dynamic_cast<const faiss::IndexHNSW*>(index)) {
            faiss::SearchParametersHNSW parameters;
            parameters.efSearch = effort;
            index->search(count, queries, k, scores.data(), found.data(), &parameters);
        } else {
            faiss::SearchParametersIVF parameters;
            parameters.nprobe = effort;
            index->search(count, queries, k, scores.data(), found.data(), &parameters);
        }
        for (size_t i = 0; i < found.size(); i++) {
            ids[i] = found[i];
        }
    });
}

void faiss_free(faiss::Index* index) { delete index; }
}
