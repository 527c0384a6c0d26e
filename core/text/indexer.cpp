#include "core/text/indexer.h"

namespace heliograph {

IndexedText indexText(Language language, std::string_view text)
{
    switch (language) {
    case Language::Mlir:
        return indexMlir(text);
    case Language::LlvmIr:
        return indexLlvmIr(text);
    case Language::Ptx:
        return indexPtx(text);
    case Language::Sass:
        return indexSass(text);
    case Language::Python:
    case Language::FxGraph:
    case Language::Onnx: // comes with its ops
        break;
    }
    return {};
}

} // namespace heliograph
