# Completes fenceline's command line in PowerShell.
Register-ArgumentCompleter -Native -CommandName fenceline -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.Extent.Text
    $length = [Math]::Min([Math]::Max($cursorPosition - $commandAst.Extent.StartOffset, 0), $line.Length)
    $line = ($line.Substring(0, $length) + (' ' * ($cursorPosition - $commandAst.Extent.StartOffset - $length))) -replace '^\s*\S+', ''
    fenceline "[suggest:$($line.Length)]" $line 2>$null |
        Where-Object { $_ -like "$wordToComplete*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
