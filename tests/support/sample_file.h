// The sample variants as a document on disk, for tests that open one in the window.
#pragma once

#include "core/store/store.h"
#include "tests/support/document_builder.h"

#include <QFile>
#include <QString>

namespace heliograph::test {

/// One kernel with two variants, the second of which failed. A file that is there is replaced.
inline void writeSampleFile(const QString &path)
{
    QFile::remove(path);
    Result<Store> store = Store::openForWriting(path.toStdString());
    Kernel kernel;
    kernel.name = "matmul";
    if (!store || !store->addKernel(kernel))
        qFatal("%s cannot be written", qUtf8Printable(path));
    for (Variant variant : {sampleVariant(), failingVariant()}) {
        variant.kernel = kernel.id;
        if (!store->addVariant(variant))
            qFatal("%s cannot be written", qUtf8Printable(path));
    }
}

} // namespace heliograph::test
