// Runs a verb of the command line in this process, with its streams kept.
#pragma once

#include "core/verbs/verbs.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <sstream>
#include <string>
#include <vector>

namespace heliograph::test {

struct VerbAnswer {
    ExitCode code;
    QByteArray out, err;

    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline VerbAnswer runOfVerb(const std::vector<std::string> &arguments)
{
    std::ostringstream out;
    std::ostringstream err;
    const ExitCode code = runVerb(arguments, coreVerbs(), out, err);
    return {code, QByteArray::fromStdString(out.str()), QByteArray::fromStdString(err.str())};
}

} // namespace heliograph::test
