#include "ui/passes/shown_text.h"

#include "core/passes/pass_texts.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Its place is in the text that the pass left, or another pass with the same text.
bool isIn(const Diagnostic &diagnostic, const Variant &variant, const Pass &pass)
{
    return diagnostic.pass >= 0 && std::any_of(variant.passes.begin(), variant.passes.end(), [&](const Pass &row) {
               return row.pipeline == pass.pipeline && row.index == diagnostic.pass && row.snapshot == pass.snapshot;
           });
}

/// The same stage to look at: ops stand where the short text has them.
Stage shortened(const Stage &stage, ShortText &text)
{
    Stage made = stage;
    made.text = text.take();
    for (Op &op : made.ops)
        op.span = text.place(op.span);
    return made;
}

} // namespace

Result<ShownTextPtr> loadSnapshot(const std::string &path, const Variant &variant, const Pass &pass, bool shortTypes)
{
    Result<Stage> stage = readSnapshot(textsOf(path, variant.id), variant, pass);
    if (!stage)
        return stage.error();
    auto alone = std::make_shared<Variant>();
    alone->id = variant.id;
    alone->kernel = variant.kernel;
    alone->kernelName = variant.kernelName;
    alone->graphs = variant.graphs;
    alone->nodes = variant.nodes;
    for (const Diagnostic &diagnostic : variant.diagnostics)
        if (isIn(diagnostic, variant, pass)) {
            alone->diagnostics.push_back(diagnostic);
            alone->diagnostics.back().stage = stage->id;
        }
    auto snapshot = std::make_shared<ShownText>();
    if (shortTypes && pass.language == Language::Mlir) {
        auto text = std::make_unique<ShortText>(stage->text);
        alone->stages.push_back(shortened(*stage, *text));
        for (Diagnostic &diagnostic : alone->diagnostics)
            diagnostic.span = text->place(diagnostic.span);
        snapshot->shortening = std::move(text);
        snapshot->whole = std::make_unique<const Stage>(std::move(*stage));
    } else {
        alone->stages.push_back(std::move(*stage));
    }
    snapshot->id = pass.snapshot;
    snapshot->language = pass.language;
    snapshot->variant = std::move(alone);
    snapshot->index = std::make_shared<const ProvenanceIndex>(snapshot->variant);
    snapshot->signatures = std::make_unique<const OpSignatures>(snapshot->whole ? *snapshot->whole : snapshot->stage(),
                                                                pass.language, snapshot->variant->nodes);
    return ShownTextPtr(std::move(snapshot));
}

PassComparisonPtr compare(ShownTextPtr before, ShownTextPtr after)
{
    auto made = std::make_shared<PassComparison>();
    made->diff = diffOps(*before->signatures, *after->signatures);
    made->rows = rowsOf(made->diff, *before->signatures, *after->signatures);
    made->before = std::move(before);
    made->after = std::move(after);
    return made;
}

} // namespace heliograph::ui
