// How long the GUI thread does not come back to its event loop: what a user waits for a key or the mouse at worst.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <ctime>

namespace heliograph::bench {

/// Beats every millisecond; what is more between two beats is a stall. Beside the wall clock the processor time of the
/// thread: on a busy machine the two differ.
class StallMeter
{
public:
    StallMeter()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_timer.start(1);
        restart();
    }

    void restart()
    {
        m_wall.start();
        m_cpu = cpuMilliseconds();
        m_longest = m_longestCpu = 0;
    }
    /// Until now, what runs since the last beat included.
    double longestMs()
    {
        beat();
        return m_longest;
    }
    double longestCpuMs()
    {
        beat();
        return m_longestCpu;
    }

private:
    static double cpuMilliseconds()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }

    void beat()
    {
        const double cpu = cpuMilliseconds();
        m_longest = std::max(m_longest, double(m_wall.nsecsElapsed()) / 1e6);
        m_longestCpu = std::max(m_longestCpu, cpu - m_cpu);
        m_cpu = cpu;
        m_wall.start();
    }

    QTimer m_timer;
    QElapsedTimer m_wall;
    double m_cpu = 0;
    double m_longest = 0;
    double m_longestCpu = 0;
};

} // namespace heliograph::bench
