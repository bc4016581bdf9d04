# ติดตั้ง ita_xl ให้ผู้ใช้คนนี้ ไม่ใช้สิทธิ์ผู้ดูแลเครื่อง ไม่ใช้อินเทอร์เน็ต
# Installs ita_xl for this user: no administrator, no network. Works in PowerShell 5.1 and in constrained language mode.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$source = $PSScriptRoot
$base = Join-Path $env:LOCALAPPDATA 'ita_xl'
$target = Join-Path $base 'python'
$fresh = Join-Path $base 'python.new'
$old = Join-Path $base 'python.old'

try {
    if (@('AMD64', 'ARM64') -notcontains $env:PROCESSOR_ARCHITECTURE -and $env:PROCESSOR_ARCHITEW6432 -ne 'AMD64') {
        throw 'ต้องใช้ Windows แบบ 64 บิต'
    }

    # The embeddable package of Python, which the person who prepared the folder has put here.
    $version = Get-Content -LiteralPath (Join-Path $source 'python.txt') -TotalCount 1
    $pattern = "python-$version.*-embed-amd64.zip"
    $zips = @(Get-ChildItem -LiteralPath $source -Filter $pattern)
    if ($zips.Count -ne 1) {
        throw "ต้องมีแฟ้ม $pattern หนึ่งแฟ้มในโฟลเดอร์นี้ ดาวน์โหลดได้จาก python.org (ดู README.txt)"
    }
    $zip = $zips[0]

    # Every file of the list, before anything of it runs.
    Write-Host 'กำลังตรวจแฟ้ม ...'
    $listed = @{}
    foreach ($line in Get-Content -LiteralPath (Join-Path $source 'SHA256SUMS.txt') -Encoding UTF8) {
        $hash, $name = $line -split '  ', 2
        $listed[$name] = $hash
        $file = Join-Path $source $name
        if (-not (Test-Path -LiteralPath $file)) { throw "ไม่พบแฟ้ม $name" }
        if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $hash) { throw "แฟ้ม $name ไม่ตรงกับรายการ SHA256SUMS.txt" }
    }

    Write-Host 'กำลังแตกแฟ้ม ...'
    foreach ($folder in $fresh, $old) {
        if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    }
    Expand-Archive -LiteralPath $zip.FullName -DestinationPath $fresh
    $python = Join-Path $fresh 'python.exe'
    if (-not $listed.ContainsKey($zip.Name)) {
        # The list does not know this zip: then python.exe must carry the signature of its makers.
        $signature = Get-AuthenticodeSignature -LiteralPath $python
        if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Subject -notlike '*Python Software Foundation*') {
            throw "python.exe ใน $($zip.Name) ไม่มีลายมือชื่อของ Python Software Foundation"
        }
    }
    & $python (Join-Path $source 'unpack.py') $fresh $target
    if ($LASTEXITCODE -ne 0) { throw 'แตกแฟ้มของโปรแกรมไม่สำเร็จ' }

    # The earlier one gives way only now; that fails while Excel or an analysis still uses it.
    if (Test-Path -LiteralPath $target) { Rename-Item -LiteralPath $target -NewName 'python.old' }
    Rename-Item -LiteralPath $fresh -NewName 'python'
    if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force }

    & (Join-Path $target 'python.exe') -m ita_xl addin install
    if ($LASTEXITCODE -ne 0) { throw 'ติดตั้งโปรแกรมเสริมใน Excel ไม่สำเร็จ' }
    Write-Host 'ติดตั้งเรียบร้อยแล้ว' -ForegroundColor Green
    exit 0
}
catch {
    Write-Host "ติดตั้งไม่สำเร็จ: $($_.Exception.Message)" -ForegroundColor Red
    Write-Host 'หากเคยติดตั้งแล้ว โปรดปิด Excel ทุกหน้าต่างก่อนติดตั้งใหม่'
    exit 1
}
