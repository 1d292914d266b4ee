using System.Text;
using Fenceline.Cli;

// Files are made of LF and UTF-8 on every system; so is what is printed, as it may become a file.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.Out.NewLine = "\n";
return await CommandLine.RunAsync(args, CliHost.ForProcess());
