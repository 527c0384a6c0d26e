# Writes the pages of the manual, the completions and the changelog of the package: cmake -DPROGRAM=... -DINTO=... -P
execute_process(COMMAND ${PROGRAM} manual --all ${INTO}/man1 COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh fish)
    execute_process(COMMAND ${PROGRAM} completions ${shell} OUTPUT_FILE ${INTO}/heliograph.${shell} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/changelog ${INTO}/changelog)
file(GLOB pages ${INTO}/man1/*.1)
execute_process(COMMAND gzip -9nf ${pages} ${INTO}/changelog COMMAND_ERROR_IS_FATAL ANY)
file(TOUCH ${INTO}/complete)
