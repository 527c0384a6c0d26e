// The kernels and documents that the program brings along.
#pragma once

#include <QStringList>

namespace heliograph::ui {

/// Paths of the Python files in resources/kernels, beside the program or above it; empty if they were not installed.
QStringList exampleKernels();
/// The documents in resources/gallery: kernels captured with their runs on a GPU.
QStringList galleryDocuments();

} // namespace heliograph::ui
