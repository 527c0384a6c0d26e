// A session that shows a variant, for tests of views.
#pragma once

#include "core/provenance/index.h"
#include "tests/support/document_builder.h"
#include "ui/session/session.h"

#include <QCoreApplication>

namespace heliograph::test {

/// Sets the document and variant, and lets the views hear of it.
inline VariantPtr show(ui::Session &session, Variant variant)
{
    auto shared = std::make_shared<const Variant>(std::move(variant));
    session.setDocument(sampleDocument());
    session.setVariant(shared, std::make_shared<const ProvenanceIndex>(shared));
    QCoreApplication::processEvents();
    return shared;
}

inline void activate(ui::Session &session, const char *node, QObject *origin = nullptr)
{
    session.setActive(session.variant()->node(node), origin);
    QCoreApplication::processEvents();
}

} // namespace heliograph::test
